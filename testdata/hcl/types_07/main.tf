locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}
locals {
  l2 = one([for x in [tonumber(tostring(var.v1))] : x])
}

resource "alicloud_slb_load_balancer" "x-1" {
  for_each = local.table
  address = "web"
  bandwidth = local.l2
  load_balancer_name = each.key
  master_zone_id = each.key
  modification_protection_reason = title("Ünï")
  modification_protection_status = "%{ for x in [alicloud_vpc.each["a"].id, "b"] ~} ${x};%{ endfor }"
}

resource "alicloud_esa_site" "main" {
  for_each = toset(["p", "q"])
  access_type = "${[var.v3][0]}"
  ai_mode = title("${each.key}-${each.value}")
  automatic_frequency_control_action_type = merge({ a = 1 }, { a = "50%" }).a
  automatic_frequency_control_enable = join("/", alicloud_vpc.refs[*].id)
  automatic_frequency_control_level = "Ünï"
  cache_architecture_mode = ("web")
  cache_reserve_instance_id = one([for x in [var.v4] : x])
  instance_id = reverse(["${each.key}-${each.value}", "a-b_c"])[1]
  site_name = { for x in [{ n = "a", v = jsondecode(jsonencode("50%")) }] : x.n => x.v... }.a[0]
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
