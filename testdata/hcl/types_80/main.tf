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
  description = "pre-${alicloud_vpc.ref.id}-post"
  duration = sha1(var.v6)
  ratio = 10
  renewal_status = values({ a = element([alicloud_vpc.ref.cidr_block, "a-b_c"], 2) })[0]
  resource_group_id = concat([var.v7], ["x y"])[0]
  tags = { for k, v in { a = [{ "k" = { k0 = "a-b_c", k1 = "50%" } }["k"]][0] } : upper(k) => v }["A"]
  type = zipmap(["a"], [templatestring(local.tpl, { x = substr("web", 0, 4) })]).a
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
