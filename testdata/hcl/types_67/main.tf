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
  address = trimspace(" ${compact(["", slice(["p/q.r", "${alicloud_vpc.ref.id}/x"], 1, 2)[0]])[0]} ")
  address_ip_version = "multi\nline"
  address_type = var.v1
  bandwidth = 1
  delete_protection = { for x in [{ n = "a", v = "q\"uote" }] : x.n => x.v... }.a[0]
  internet_charge_type = (alicloud_vpc.refs[*].id)[1]
  load_balancer_spec = "a-b_c"
  master_zone_id = zipmap(["a"], [compact(["", one(alicloud_vpc.one[*].id)])[0]]).a
  modification_protection_reason = "Ünï"
  payment_type = "q\"uote"
  resource_group_id = var.v2
  status = local.no ? "p/q.r" : "50%"
  vswitch_id = "Ünï"
}

resource "alicloud_esa_site" "this" {
  count = 2
  access_type = { for x in [{ n = "a", v = "p/q.r" }] : x.n => x.v... }.a[0]
  add_client_geolocation_header = reverse([alicloud_vpc.ref.cidr_block, "x y"])[1]
  ai_mode = substr(base64decode(base64encode("x y")), 0, 4)
  ai_template = templatestring(local.tpl, { x = zipmap(["a"], [values({ a = "n${count.index + 1}" })[0]]).a })
  automatic_frequency_control_action_type = local.no ? "multi\nline" : "a-b_c"
  cache_reserve_enable = tostring("true")
  case_insensitive = "q\"uote"
  development_mode = ([{ v = var.v3 }][*].v)[0]
  flatten_mode = sort([local.no ? "a-b_c" : "web"])[0]
  global_mode = { (local.key) = tolist([one([for x in [var.v4] : x]), "y"])[0] }[local.key]
  instance_id = tolist([local.no ? "Ünï" : join(",", [alicloud_vpc.ref.vpc_name, "z"]), "y"])[0]
  ipv6_region = zipmap(["a"], [coalesce(null, "", sensitive(var.v5))]).a
  paused = var.v6
  real_client_ip_header_name = sha1(local.no ? "web" : var.v7)
  resource_group_id = sha1(sort(["true"])[0])
  site_name = { "k" = values({ a = "%{ for x in ["n${count.index + 1}", "b"] ~} ${x};%{ endfor }" })[0] }["k"]
  version_management = element([[{ v = [false][0] }].*.v[0], false], 0)
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
