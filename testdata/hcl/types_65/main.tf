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
  l1 = { (local.key) = "multi\nline" }[local.key]
  l3 = 10
}

resource "alicloud_ram_role" "this" {
  assume_role_policy_document = { k = "q\"uote", l = 1 }.k
  description = local.l1
  force = try(local.nothing.there, values({ a = var.v2 })[0])
  max_session_duration = zipmap(["a"], [local.l3]).a
  role_name = coalesce(null, "", "%{ if local.yes }${"p/q.r"}%{ else }no%{ endif }")
  tags = tomap(var.v4)
}

resource "alicloud_log_store" "main" {
  append_meta = values({ a = var.v5 })[0]
  hot_ttl = 42 % 7
  project_name = slice(["a-b_c", "true"], 1, 2)[0]
  retention_period = merge({ a = 1 }, { a = sum([8080, 1]) }).a
  shard_count = (can(var.v6) ? var.v6 : 1e3)
}
