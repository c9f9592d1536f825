locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "tencentcloud_eni" "this" {
  count = local.yes ? 1 : 0
  ipv4_count = concat([count.index], [10])[0]
  name = coalesce(null, "", "n${count.index + 1}")
  orderly_security_groups = lookup({ b = var.v1 }, "a", ["q\"uote"])
  subnet_id = ([{ v = sha1(lower(alicloud_vpc.ref.vpc_name)) }][*].v)[0]
  tags = { (local.key) = { k0 = "10" } }[local.key]
  vpc_id = "n${count.index + 1}"
}

module "child" {
  source = "./child"
  i2 = (alicloud_vpc.refs[*].id)[1]
  i3 = 10
  i4 = "10"
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
