locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "alicloud_cen_instance" "this" {
  cen_instance_name = var.v12
  description = "multi\nline"
  resource_group_id = var.v13
  tags = sensitive(var.v14)
}

module "child" {
  source = "./child"
  i1 = "10"
  i2 = 42
  i3 = "x y"
  i4 = "Ünï"
  i5 = "${alicloud_vpc.ref.id}/x"
  i6 = true
  i7 = "a-b_c"
  i8 = alicloud_vpc.refs.0.vpc_name
  i9 = "web"
  i10 = one(alicloud_vpc.one[*].id)
  i11 = 0
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
