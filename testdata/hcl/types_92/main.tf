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
  l1 = "Ünï"
}

resource "tencentcloud_security_group" "main" {
  for_each = { a = "x", "b c" = "y" }
  description = { k = try(local.nothing.there, each.key), l = 1 }.k
  name = "%{ if local.yes }${local.l1}%{ else }no%{ endif }"
}

module "child" {
  source = "./child"
  i2 = "multi\nline"
  i3 = "10"
  i4 = ["q\"uote", "Ünï", "10"]
  i5 = "multi\nline"
  i6 = true
  i7 = false
  i8 = ["multi\nline"]
  i9 = true
  i10 = join("/", alicloud_vpc.refs[*].id)
  i11 = true
  i12 = "p/q.r"
  i13 = "x y"
  i14 = { k0 = "50%", k1 = "p/q.r" }
  i15 = "multi\nline"
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
