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
  i3 = ["multi\nline"]
  i4 = "x y"
  i5 = true
  i6 = 1
  i7 = 42
  i8 = 8080
  i9 = alicloud_vpc.ref.id
  i10 = "50%"
  i11 = "p/q.r"
  i12 = alicloud_vpc.refs[0].id
  i13 = "${alicloud_vpc.ref.id}/x"
  i14 = alicloud_vpc.ref.cidr_block
  i15 = "a-b_c"
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
