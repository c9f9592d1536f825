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
  l2 = { k0 = "true", k1 = "10" }
}

resource "alicloud_log_project" "main" {
  for_each = { a = "x", "b c" = "y" }
  project_name = concat(["%{ if local.yes }${format("%s-%03d", "10", 7)}%{ else }no%{ endif }"], ["a-b_c"])[0]
  resource_group_id = var.v1
  tags = local.l2
}

module "child" {
  source = "./child"
  i3 = (alicloud_vpc.refs[*].id)[1]
  i4 = "10"
  i5 = "multi\nline"
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
