locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "alicloud_cen_instance" "main" {
  cen_instance_name = can(var.v19) ? var.v19 : "a-b_c"
  protection_level = ["multi\nline", { for x in [{ n = "a", v = tolist(["10", "y"])[0] }] : x.n => x.v... }.a[0]][1]
}

module "child" {
  source = "./child"
  i1 = "50%"
  i2 = "web"
  i3 = alicloud_vpc.ref.vpc_name
  i4 = true
  i5 = "q\"uote"
  i6 = "a-b_c"
  i7 = "web"
  i8 = 1
  i9 = ["50%"]
  i10 = "web"
  i11 = "p/q.r"
  i12 = "p/q.r"
  i13 = "a-b_c"
  i14 = { k0 = "multi\nline", k1 = "p/q.r" }
  i15 = "a-b_c"
  i16 = "50%"
  i17 = "a-b_c"
  i18 = "q\"uote"
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
