locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "alicloud_security_group_rule" "this" {
  ip_protocol = trimspace(" ${replace(trimspace(" ${"${alicloud_vpc.ref.id}/x"} "), "/[a-c]/", "<$0>")} ")
  port_range = [{ v = var.v5 }].*.v[0]
  priority = var.v6
  security_group_id = "multi\nline"
  source_group_owner_id = var.v7
  type = zipmap(["a"], ["50%"]).a
}

module "child" {
  source = "./child"
  i1 = alicloud_vpc.refs[0].id
  i2 = alicloud_vpc.refs.0.vpc_name
  i3 = { k0 = "true" }
  i4 = "a-b_c"
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
