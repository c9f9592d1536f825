locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "alicloud_cen_transit_router" "this" {
  cen_id = { "k" = join(",", [coalesce(null, "", "50%"), "z"]) }["k"]
  transit_router_description = [for k, v in { a = var.v1 } : v if k == "a"][0]
}

resource "alicloud_oss_bucket_acl" "x-1" {
  for_each = { a = "x", "b c" = "y" }
  acl = join(",", [yamldecode(yamlencode({ a = sort([each.value])[0] })).a, "z"])
  bucket = trimspace(" ${(concat(["a-b_c"], ["x y"])[0])} ")
}
