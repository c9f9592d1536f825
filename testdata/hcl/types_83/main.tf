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
  for_each = local.table
  auto_renew_duration = reverse([var.v1, 1])[1]
  auto_use_coupon = local.yes ? false : false
  bandwidth_billing_type = trimspace(" ${"${each.key}-${each.value}"} ")
  cross_border_mode = sensitive(each.key)
  cross_border_status = "${var.v2}"
  payment_type = local.no ? "web" : { for k, v in { a = "multi\nline" } : upper(k) => v }["A"]
  pricing_cycle = substr(var.v3, 0, 4)
  promotion_option_no = each.value
  renewal_status = var.v4
  spec = "pre-${compact(["", lower(var.v5)])[0]}-post"
}

resource "alicloud_ga_bandwidth_package_attachment" "x-1" {
  accelerator_id = local.yes ? var.v6 : "web"
  bandwidth_package_id = jsondecode(jsonencode(alicloud_vpc.ref.vpc_name))
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
