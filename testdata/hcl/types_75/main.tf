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
  l1 = { k0 = "web" }
}

resource "alicloud_resource_manager_resource_group" "x-1" {
  for_each = local.table
  display_name = lower(sensitive("true"))
  resource_group_name = alicloud_vpc.ref.id
  tags = local.l1
}

module "child" {
  source = "./child"
  i2 = alicloud_vpc.refs.0.vpc_name
  i3 = false
  i4 = { k0 = "web", k1 = "50%" }
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
