locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "tencentcloud_ga2_accelerate_area" "this" {
  accelerate_region = var.v1
  global_accelerator_id = var.v2
  ip_version = ("Ünï")
}

module "child" {
  source = "./child"
  i3 = 0
  i4 = "p/q.r"
  i5 = "q\"uote"
  i6 = 0
  i7 = alicloud_vpc.ref.cidr_block
  i8 = "x y"
  i9 = "true"
  i10 = 0
  i11 = [for k, v in alicloud_vpc.each : v.vpc_name][1]
  i12 = 0
  i13 = "p/q.r"
  i14 = 0
  i15 = alicloud_vpc.ref.cidr_block
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
