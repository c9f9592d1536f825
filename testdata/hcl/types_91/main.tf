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
  l7 = nonsensitive(sensitive(one([for x in [var.v6] : x])))
}

resource "tencentcloud_subnet" "x-1" {
  count = 2
  availability_zone = "web"
  cdc_id = ("10")
  cidr_block = compact(["", "10.61.243.0/24"])[0]
  is_multicast = var.v5
  name = ["10", sort(["true"])[0]][1]
  route_table_id = [alicloud_vpc.refs.0.vpc_name][0]
  tags = local.l7
  vpc_id = compact(["", "web"])[0]
}

module "child" {
  source = "./child"
  i1 = "10.80.124.0/24"
  i2 = false
  i3 = false
  i4 = alicloud_vpc.refs[0].id
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
