locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "tencentcloud_gaap_realserver" "x-1" {
  ip = "p/q.r"
  name = zipmap(["a"], [sha1("%{ for x in [var.v7, "b"] ~} ${x};%{ endfor }")]).a
}

module "child" {
  source = "./child"
  i1 = 10
  i2 = alicloud_vpc.refs.0.vpc_name
  i3 = 0
  i4 = alicloud_vpc.ref.vpc_name
  i5 = alicloud_vpc.ref.id
  i6 = 0
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
