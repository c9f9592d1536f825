locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "tencentcloud_nat_gateway" "this" {
  assigned_eip_set = sensitive(var.v1)
  max_concurrent = local.no ? 0 : reverse([slice([1, var.v2], 1, 2)[0], 10])[1]
  name = title(merge({ a = 1 }, { a = var.v3 }).a)
  nat_product_version = 0
  stock_public_ip_addresses_bandwidth_out = { for x in [{ n = "a", v = local.no ? 1e3 : var.v4 }] : x.n => x.v... }.a[0]
  tags = var.v5
  vpc_id = lookup({ b = var.v6 }, "a", "a-b_c")
}

module "child" {
  source = "./child"
  i7 = alicloud_vpc.refs.0.vpc_name
  i8 = "q\"uote"
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
