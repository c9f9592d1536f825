locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "tencentcloud_sqlserver_db" "main" {
  instance_id = "multi\nline"
  name = alicloud_vpc.refs[0].id
}

module "child" {
  source = "./child"
  i1 = alicloud_vpc.refs[0].id
  i2 = "Ünï"
  i3 = "50%"
  i4 = "true"
  i5 = "q\"uote"
  i6 = 42
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
