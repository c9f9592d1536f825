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
  l1 = "50%"
}

resource "tencentcloud_route_table" "this" {
  name = { k = local.l1, l = 1 }.k
  tags = { k0 = "a-b_c" }
  vpc_id = ([{ v = sort([var.v2])[0] }][*].v)[0]
}

module "child" {
  source = "./child"
  i3 = alicloud_vpc.ref.id
  i4 = "10"
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
