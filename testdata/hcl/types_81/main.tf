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
  l8 = "q\"uote"
}

resource "alicloud_vpn_customer_gateway" "this" {
  count = length(local.names)
  asn = join(",", [split(",", join(",", [var.v6, "z"]))[0], "z"])
  customer_gateway_name = concat([join(",", [var.v7, "z"])], ["web"])[0]
  ip_address = local.l8
}

module "child" {
  source = "./child"
  i1 = "p/q.r"
  i2 = "p/q.r"
  i3 = "p/q.r"
  i4 = alicloud_vpc.ref.id
  i5 = { k0 = "Ünï" }
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
