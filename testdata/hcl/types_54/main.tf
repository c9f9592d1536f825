locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "tencentcloud_ccn_attachment" "this" {
  for_each = local.table
  ccn_id = alicloud_vpc.ref.id
  ccn_uin = { for x in [{ n = "a", v = concat([alicloud_vpc.ref.vpc_name], ["web"])[0] }] : x.n => x.v... }.a[0]
  description = slice(["10", [for k, v in { a = coalescelist([], [var.v1])[0] } : v if k == "a"][0]], 1, 2)[0]
  instance_id = [for k, v in alicloud_vpc.each : v.vpc_name][1]
  instance_region = element([zipmap(["a"], [local.no ? "Ünï" : each.value]).a, "a-b_c"], 0)
  instance_type = tostring(var.v2)
}

module "child" {
  source = "./child"
  i3 = "true"
  i4 = "q\"uote"
  i5 = one(alicloud_vpc.one[*].id)
  i6 = "multi\nline"
  i7 = "Ünï"
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
