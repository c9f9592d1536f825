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
  cidr_ip = replace({ for x in [{ n = "a", v = sha1("10.52.192.0/24") }] : x.n => x.v... }.a[0], "/[a-c]/", "<$0>")
  description = alicloud_vpc.refs[0].id
  ip_protocol = [{ v = "10" }].*.v[0]
  nic_type = alicloud_vpc.ref.cidr_block
  priority = var.v5
  security_group_id = zipmap(["a"], ["50%"]).a
  source_group_owner_id = concat([var.v6], ["web"])[0]
  type = local.no ? "p/q.r" : nonsensitive(sensitive(tostring("x y")))
}

module "child" {
  source = "./child"
  i1 = alicloud_vpc.refs[0].id
  i2 = alicloud_vpc.ref.id
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
