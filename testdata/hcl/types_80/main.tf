locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "alicloud_db_account_privilege" "this" {
  account_name = { for k, v in { a = "multi\nline" } : upper(k) => v }["A"]
  db_names = ["p/q.r"]
  instance_id = coalesce(null, "", { for k, v in { a = slice(["q\"uote", var.v1], 1, 2)[0] } : upper(k) => v }["A"])
}

resource "alicloud_ga_bandwidth_package" "x-1" {
  bandwidth = local.no ? 8080 : [lookup({ b = var.v2 }, "a", 1)][0]
  bandwidth_package_name = "pre-${var.v3}-post"
  bandwidth_type = "%{ if local.yes }${var.v4}%{ else }no%{ endif }"
  billing_type = ([{ v = { (local.key) = { k = "p/q.r", l = 1 }.k }[local.key] }][*].v)[0]
  cbn_geographic_region_ida = { for x in [{ n = "a", v = var.v5 }] : x.n => x.v... }.a[0]
  duration = nonsensitive(sensitive(var.v6))
  ratio = var.v7
  resource_group_id = [for k, v in { a = "a-b_c" } : v if k == "a"][0]
  type = local.no ? "multi\nline" : values({ a = var.v8 })[0]
}
