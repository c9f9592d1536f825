locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "alicloud_resource_manager_resource_group" "x-1" {
  for_each = local.table
  display_name = lower(sensitive("true"))
  resource_group_name = alicloud_vpc.ref.id
}

resource "alicloud_route_table" "this" {
  associate_type = { for x in [{ n = "a", v = var.v1 }] : x.n => x.v... }.a[0]
  route_propagation_enable = var.v2
  tags = { k = { for k, v in { a = var.v3 } : upper(k) => v }["A"], l = 1 }.k
  vpc_id = var.v4
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
