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
  i1 = "50%"
  i2 = "Ünï"
  i3 = 42
  i4 = false
  i5 = 1
  i6 = 1e3
  i7 = "10"
  i8 = one(alicloud_vpc.one[*].id)
  i9 = one(alicloud_vpc.one[*].id)
  i10 = "a-b_c"
  i11 = ["multi\nline", "Ünï", "true"]
  i12 = "q\"uote"
  i13 = "p/q.r"
  i14 = false
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
