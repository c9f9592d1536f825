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
  l9 = var.v8
}

resource "alicloud_vpc" "this" {
  for_each = local.table
  cidr_block = each.value
  description = { for x in [{ n = "a", v = var.v5 }] : x.n => x.v... }.a[0]
  dns_hostname_status = sensitive("%{ for x in [([{ v = var.v6 }][*].v)[0], "b"] ~} ${x};%{ endfor }")
  force_delete = { for x in [{ n = "a", v = false }] : x.n => x.v... }.a[0]
  ipv4_ipam_pool_id = [for k, v in { a = replace((alicloud_vpc.refs[*].id)[1], "/[a-c]/", "<$0>") } : v if k == "a"][0]
  is_default = { for x in [{ n = "a", v = nonsensitive(sensitive(var.v7)) }] : x.n => x.v... }.a[0]
  system_route_table_route_propagation_enable = concat([local.l9], [false])[0]
  tags = var.v10
  user_cidrs = one([for x in [var.v11] : x])
  vpc_name = { "k" = "Ünï" }["k"]
}

module "child" {
  source = "./child"
  i1 = "10.134.104.0/24"
  i2 = alicloud_vpc.ref.cidr_block
  i3 = true
  i4 = alicloud_vpc.refs[0].id
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
