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
  l3 = alicloud_vpc.ref.cidr_block
}

resource "tencentcloud_cam_user" "x-1" {
  name = local.l3
  password = concat(["10"], ["Ünï"])[0]
  phone_num = "${var.v4}"
}

module "child" {
  source = "./child"
  i1 = false
  i2 = "p/q.r"
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
