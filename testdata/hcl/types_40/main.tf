locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "tencentcloud_tcr_instance" "this" {
  delete_bucket = [for k, v in { a = true } : v if k == "a"][0]
  instance_charge_type_prepaid_period = var.v1
  instance_type = ["10", "%{ for x in [format("%s-%03d", [for k, v in alicloud_vpc.each : v.vpc_name][1], 7), "b"] ~} ${x};%{ endfor }"][1]
  name = ["q\"uote", "50%"][1]
  open_public_operation = [false, var.v2][1]
}

module "child" {
  source = "./child"
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
