locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "alicloud_db_account_privilege" "this" {
  for_each = toset(["p", "q"])
  account_name = tolist([{ k = templatestring(local.tpl, { x = "Ünï" }), l = 1 }.k, "y"])[0]
  db_names = reverse([{ for x in [{ n = "a", v = var.v1 }] : x.n => x.v... }.a[0], ["a-b_c", "a-b_c", "Ünï"]])[1]
  instance_id = sort([try(local.nothing.there, var.v2)])[0]
}

module "child" {
  source = "./child"
  i3 = 8080
  i4 = "10"
  i5 = alicloud_vpc.ref.id
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
