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
  l1 = one([for x in [yamldecode(yamlencode({ a = "multi\nline" })).a] : x])
}

resource "alicloud_db_instance" "main" {
  count = 2
  acl = sensitive("n${count.index + 1}")
  ca_type = local.l1
  client_crl_enabled = [{ v = var.v2 }].*.v[0]
  collect_stat_mode = var.v3
  db_instance_ip_array_name = trimspace(" ${"${sensitive(var.v4)}"} ")
  db_instance_storage_type = { for k, v in { a = var.v5 } : upper(k) => v }["A"]
  engine = "n${count.index + 1}"
  engine_version = jsondecode(jsonencode(nonsensitive(sensitive(var.v6))))
  instance_storage = zipmap(["a"], [count.index]).a
  instance_type = "Ünï"
}

resource "alicloud_cen_instance" "main" {
  cen_instance_name = zipmap(["a"], [can(coalesce(null, "", "x y")) ? coalesce(null, "", "x y") : "p/q.r"]).a
  protection_level = jsondecode(jsonencode(var.v7))
  resource_group_id = split(",", join(",", [var.v8, "z"]))[0]
}
