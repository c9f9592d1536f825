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
  l2 = "x y"
  l3 = local.l2
  l5 = local.no ? { k0 = "Ünï", k1 = "10" } : one([for x in [var.v4] : x])
}

resource "alicloud_ga_accelerator" "this" {
  for_each = local.table
  auto_use_coupon = lookup({ b = { for k, v in { a = var.v1 } : upper(k) => v }["A"] }, "a", false)
  cross_border_status = false
  renewal_status = local.l3
  tags = local.l5
}

module "child" {
  source = "./child"
  i6 = "q\"uote"
  i7 = "multi\nline"
}
