locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "alicloud_ga_accelerator" "this" {
  auto_use_coupon = [false, can(zipmap(["a"], [var.v1]).a) ? zipmap(["a"], [var.v1]).a : true][1]
  bandwidth_billing_type = try(can("pre-${var.v2}-post") ? "pre-${var.v2}-post" : "a-b_c", "multi\nline")
  cross_border_mode = local.yes ? "multi\nline" : "x y"
  description = alicloud_vpc.ref.id
  duration = var.v3 + 0
  promotion_option_no = local.yes ? var.v4 : "10"
}

resource "alicloud_ga_bandwidth_package_attachment" "this" {
  accelerator_id = ("true")
  bandwidth_package_id = "50%"
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
