locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "tencentcloud_vpn_gateway_route" "this" {
  for_each = toset(["p", "q"])
  destination_cidr_block = lookup({ b = nonsensitive(sensitive("10.231.11.0/24")) }, "a", "10.32.243.0/24")
  instance_id = local.yes ? lookup({ a = { (local.key) = var.v1 }[local.key] }, "a", "50%") : "x y"
  instance_type = join(",", [[for k, v in alicloud_vpc.each : v.vpc_name][1], "z"])
  priority = var.v2
  status = var.v3
  vpn_gateway_id = { "k" = "a-b_c" }["k"]
}

resource "tencentcloud_ccn_route_table" "main" {
  count = local.no ? 1 : 2
  ccn_id = lower({ (local.key) = "n${count.index + 1}" }[local.key])
  description = var.v4
  name = lookup({ a = { k = templatestring(local.tpl, { x = "q\"uote" }), l = 1 }.k }, "a", "x y")
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
