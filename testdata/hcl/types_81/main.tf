locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "alicloud_vpn_customer_gateway" "this" {
  ip_address = concat([lower({ "k" = var.v3 }["k"])], ["web"])[0]
}

module "child" {
  source = "./child"
  i1 = alicloud_vpc.refs.0.vpc_name
  i2 = { k0 = "p/q.r", k1 = "true" }
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
