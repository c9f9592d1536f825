locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "tencentcloud_cfw_nat_policy" "x-1" {
  for_each = { a = "x", "b c" = "y" }
  direction = { (local.key) = var.v4 }[local.key]
  port = lookup({ b = lower("x y") }, "a", "50%")
  protocol = each.key
  rule_action = lower(jsondecode(jsonencode("a-b_c")))
  source_content = var.v5
  source_type = merge({ a = 1 }, { a = "multi\nline" }).a
  target_content = values({ a = each.key })[0]
  target_type = ([{ v = "true" }][*].v)[0]
}

module "child" {
  source = "./child"
  i1 = "a-b_c"
  i2 = "${alicloud_vpc.ref.id}/x"
  i3 = "x y"
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
