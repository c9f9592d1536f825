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
  l2 = var.v1
  l4 = "q\"uote"
}

resource "alicloud_cen_transit_router" "x-1" {
  count = 2
  cen_id = "a-b_c"
  dry_run = lookup({ b = try(local.l2, true) }, "a", true)
  support_multicast = can(var.v3) ? var.v3 : false
  tags = try(local.nothing.there, ({ k0 = "10" }))
  transit_router_name = local.l4
}

resource "alicloud_oss_bucket_acl" "main" {
  for_each = { a = "x", "b c" = "y" }
  acl = nonsensitive(sensitive(var.v5))
  bucket = { for k, v in { a = var.v6 } : upper(k) => v }["A"]
}
