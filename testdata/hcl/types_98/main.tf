locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "tencentcloud_cam_role" "main" {
  count = local.yes ? 1 : 0
  document = "pre-${"n${count.index + 1}"}-post"
  name = coalesce(null, "", "10")
  session_duration = [lookup({ a = var.v1 }, "a", 0) + 0][0]
}

module "child" {
  source = "./child"
  i2 = false
  i3 = 1
  i4 = true
  i5 = 1e3
  i6 = "true"
  i7 = "true"
  i8 = false
  i9 = true
  i10 = ["q\"uote"]
  i11 = alicloud_vpc.ref.id
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
