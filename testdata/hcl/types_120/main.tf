locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "tencentcloud_ccn_attachment_v2" "main" {
  count = local.no ? 1 : 2
  ccn_id = reverse(["web", "Ünï"])[1]
  instance_id = [for k, v in { a = [try("n${count.index + 1}", "50%")][0] } : v if k == "a"][0]
  instance_region = var.v1
  instance_type = local.yes ? reverse(["n${count.index + 1}", "multi\nline"])[1] : "q\"uote"
  route_table_id = { for x in [{ n = "a", v = base64decode(base64encode(var.v2)) }] : x.n => x.v... }.a[0]
}

module "child" {
  source = "./child"
  i3 = 0
  i4 = 10
  i5 = "p/q.r"
  i6 = "${alicloud_vpc.ref.id}/x"
  i7 = 1e3
  i8 = one(alicloud_vpc.one[*].id)
  i9 = 42
  i10 = "true"
  i11 = 1
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
