locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "alicloud_ram_role_policy_attachment" "main" {
  for_each = toset(["p", "q"])
  policy_name = coalesce(null, "", "a-b_c")
  policy_type = try(("50%"), "multi\nline")
  role_name = sensitive("${each.key}-${each.value}")
}

module "child" {
  source = "./child"
  i1 = ["true", "multi\nline"]
  i2 = "web"
  i3 = "web"
  i4 = (alicloud_vpc.refs[*].id)[1]
  i5 = alicloud_vpc.refs.0.vpc_name
  i6 = 8080
  i7 = 1e3
  i8 = 10
  i9 = 10
  i10 = 10
  i11 = "multi\nline"
  i12 = 1
  i13 = "true"
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
