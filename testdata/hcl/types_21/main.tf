locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "alicloud_kms_key" "this" {
  count = local.no ? 1 : 2
  origin = [for k, v in { a = "q\"uote" } : v if k == "a"][0]
  tags = { (local.key) = try({ k0 = "10", k1 = "q\"uote" }, { k0 = "true" }) }[local.key]
}

resource "alicloud_vpn_customer_gateway" "x-1" {
  for_each = local.table
  description = coalesce(null, "", local.no ? "p/q.r" : try("${each.key}-${each.value}", "p/q.r"))
  ip_address = each.value
}
