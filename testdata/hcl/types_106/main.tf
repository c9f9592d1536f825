locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "tencentcloud_vpn_customer_gateway" "main" {
  bgp_asn = sensitive(10)
  name = tolist(["50%", "y"])[0]
  public_ip_address = ([{ v = alicloud_vpc.ref.id }][*].v)[0]
  tags = var.v1
}

module "child" {
  source = "./child"
  i2 = "true"
  i3 = "web"
  i4 = ["Ünï", "q\"uote"]
  i5 = 0
  i6 = 1
  i7 = "true"
  i8 = false
  i9 = 1
  i10 = true
  i11 = "10"
  i12 = 10
  i13 = "Ünï"
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
