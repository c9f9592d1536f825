locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}


module "child" {
  source = "./child"
  i1 = "web"
  i2 = alicloud_vpc.refs.0.vpc_name
  i3 = "x y"
  i4 = 10
  i5 = 0
  i6 = 10
  i7 = "a-b_c"
  i8 = join("/", alicloud_vpc.refs[*].id)
  i9 = ["10", "x y", "x y"]
  i10 = ["50%", "a-b_c", "multi\nline"]
  i11 = 0
  i12 = "true"
  i13 = ["true"]
  i14 = "q\"uote"
  i15 = 1e3
  i16 = "multi\nline"
  i17 = (alicloud_vpc.refs[*].id)[1]
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
