locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "alicloud_esa_rate_plan_instance" "main" {
  for_each = local.table
  auto_pay = !(!false)
  auto_renew = var.v12
  coverage = var.v13
  period = [slice([42, 8080], 1, 2)[0]][0]
  plan_name = ("10")
  type = merge({ a = 1 }, { a = values({ a = values({ a = "Ünï" })[0] })[0] }).a
}

module "child" {
  source = "./child"
  i1 = false
  i2 = true
  i3 = false
  i4 = "x y"
  i5 = true
  i6 = 10
  i7 = 42
  i8 = alicloud_vpc.refs.0.vpc_name
  i9 = alicloud_vpc.ref.id
  i10 = 8080
  i11 = "50%"
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
