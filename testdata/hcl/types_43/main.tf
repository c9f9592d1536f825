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
  l2 = "pre-${"50%"}-post"
}

resource "tencentcloud_monitor_tmp_exporter_integration" "this" {
  cluster_id = alicloud_vpc.ref.cidr_block
  content = var.v1
  instance_id = local.l2
  kind = tostring("10")
  kube_type = tonumber(tostring(var.v3))
}

module "child" {
  source = "./child"
  i4 = "web"
  i5 = "10"
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
