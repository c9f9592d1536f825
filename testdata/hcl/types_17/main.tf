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
  l2 = "a-b_c"
}

resource "alicloud_route_entry" "x-1" {
  name = yamldecode(yamlencode({ a = var.v1 })).a
  nexthop_id = substr(element(["50%", "web"], 3), 0, 4)
  nexthop_type = can("web") ? "web" : "50%"
  route_table_id = { for k, v in { a = jsondecode(jsonencode(local.l2)) } : upper(k) => v }["A"]
}

resource "alicloud_bastionhost_instance" "this" {
  for_each = { a = "x", "b c" = "y" }
  bandwidth = "%{ if local.yes }${reverse([merge({ a = 1 }, { a = "p/q.r" }).a, "true"])[1]}%{ else }no%{ endif }"
  description = [for k, v in alicloud_vpc.each : v.vpc_name][1]
  license_code = var.v3
  plan_code = reverse([coalescelist([], [each.value])[0], "p/q.r"])[1]
  resource_group_id = { for k, v in { a = concat([var.v4], ["x y"])[0] } : upper(k) => v }["A"]
  security_group_ids = try(local.nothing.there, toset(["true"]))
  storage = { k = lookup({ b = "10" }, "a", "true"), l = 1 }.k
  vswitch_id = ["true", "Ünï"][1]
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
