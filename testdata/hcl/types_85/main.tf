locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "alicloud_ecs_key_pair" "main" {
  count = local.no ? 1 : 2
  key_name_prefix = zipmap(["a"], [lookup({ a = "n${count.index + 1}" }, "a", "a-b_c")]).a
  key_pair_name = "x y"
  resource_group_id = alicloud_vpc.each["a"].id
}

module "child" {
  source = "./child"
  i1 = "10"
  i2 = "multi\nline"
  i3 = "web"
  i4 = false
  i5 = ["50%"]
  i6 = ["Ünï", "50%"]
  i7 = ["Ünï", "multi\nline"]
  i8 = "p/q.r"
  i9 = ["p/q.r"]
  i10 = 10
  i11 = ["a-b_c", "p/q.r"]
  i12 = ["q\"uote"]
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
