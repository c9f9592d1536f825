locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "tencentcloud_ga2_global_accelerator" "x-1" {
  cross_border_promise_flag = local.yes ? reverse([false, true])[1] : false
  cross_border_type = lookup({ a = var.v1 }, "a", "10")
  description = "10"
  instance_charge_type = var.v2
}

resource "tencentcloud_gaap_certificate" "x-1" {
  for_each = local.table
  content = base64decode(base64encode(format("%s-%03d", "x y", 7)))
  name = sort(["true"])[0]
  type = alicloud_vpc.ref.id
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
