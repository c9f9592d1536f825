locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "alicloud_slb_load_balancer" "this" {
  address_ip_version = trimspace(" ${compact(["", slice(["p/q.r", "q\"uote"], 1, 2)[0]])[0]} ")
  address_type = "multi\nline"
  instance_charge_type = sort([var.v1])[0]
  load_balancer_spec = tolist(["web", "y"])[0]
  modification_protection_reason = [one([for x in [jsondecode(jsonencode(var.v2))] : x])][0]
  period = length(split(",", "a,b"))
  vswitch_id = "q\"uote"
}

resource "alicloud_esa_site" "x-1" {
  access_type = (alicloud_vpc.refs[*].id)[1]
  automatic_frequency_control_enable = slice(["web", one([for x in ["web"] : x])], 1, 2)[0]
  cache_architecture_mode = "50%"
  cache_reserve_enable = reverse([var.v3, "x y"])[1]
  case_insensitive = substr(base64decode(base64encode("x y")), 0, 4)
  coverage = base64decode(base64encode(try(templatestring(local.tpl, { x = var.v4 }), "50%")))
  flatten_mode = nonsensitive(sensitive(var.v5))
  instance_id = values({ a = compact(["", split(",", join(",", ["q\"uote", "z"]))[0]])[0] })[0]
  resource_group_id = base64decode(base64encode(tostring("q\"uote")))
  seo_bypass = sort(["true"])[0]
  site_name = { (local.key) = tolist([one([for x in [var.v6] : x]), "y"])[0] }[local.key]
  site_name_exclusive = var.v7
  tag_name = zipmap(["a"], [coalesce(null, "", sensitive(var.v8))]).a
}

resource "alicloud_vpc" "ref" {
  vpc_name   = "ref"
  cidr_block = "10.0.0.0/8"
}
resource "alicloud_vpc" "refs" {
  count    = 2
  vpc_name = "refs-${count.index}"
}
resource "alicloud_vpc" "each" {
  for_each = local.table
  vpc_name = each.value
}
resource "alicloud_vpc" "one" {
  count = local.yes ? 1 : 0
}
