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
  count = 2
  auto_pay = element([one([for x in [contains([true], true)] : x]), false], 1)
  plan_name = element(["web", "Ünï"], 2)
  type = ([{ v = "${alicloud_vpc.ref.id}/x" }][*].v)[0]
}

module "child" {
  source = "./child"
  i1 = false
  i2 = true
  i3 = [for k, v in alicloud_vpc.each : v.vpc_name][1]
  i4 = 1
  i5 = 1e3
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
