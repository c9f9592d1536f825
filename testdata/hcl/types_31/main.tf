locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "tencentcloud_subnet" "x-1" {
  availability_zone = zipmap(["a"], [compact(["", tostring("10")])[0]]).a
  cidr_block = { k = var.v3, l = 1 }.k
  name = yamldecode(yamlencode({ a = [for k, v in { a = var.v4 } : v if k == "a"][0] })).a
  vpc_id = jsondecode(jsonencode(one(alicloud_vpc.one[*].id)))
}

module "child" {
  source = "./child"
  i1 = ["10.137.208.0/24", "10.221.197.0/24"]
  i2 = "10.168.23.0/24"
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
