locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "tencentcloud_monitor_tmp_exporter_integration" "main" {
  cluster_id = nonsensitive(sensitive(var.v1))
  content = var.v2
  instance_id = "web"
  kind = yamldecode(yamlencode({ a = "Ünï" })).a
  kube_type = [for k, v in { a = var.v3 } : v if k == "a"][0]
}

module "child" {
  source = "./child"
  i4 = "a-b_c"
  i5 = true
  i6 = alicloud_vpc.refs[0].id
  i7 = "10"
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
