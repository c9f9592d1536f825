locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "alicloud_polardb_cluster" "x-1" {
  creation_category = local.yes ? [{ v = var.v1 }].*.v[0] : "a-b_c"
  db_node_class = lower(var.v2)
  db_node_count = try(local.nothing.there, 1e3)
  db_type = sha1(([{ v = lookup({ b = var.v3 }, "a", "a-b_c") }][*].v)[0])
  db_version = "web"
  encryption_key = var.v4
  loose_xengine_use_memory_pct = var.v5
  lower_case_table_names = var.v6
  period = { for k, v in { a = [local.no ? 42 : var.v7][0] } : upper(k) => v }["A"]
  proxy_class = { k = try(local.nothing.there, coalescelist([], ["Ünï"])[0]), l = 1 }.k
  renewal_status = var.v8
  scale_min = lookup({ b = values({ a = max(var.v9, 0) })[0] }, "a", 10)
  seconds_until_auto_pause = 1
  security_ips = reverse([slice([["10", "a-b_c"], ["web"]], 1, 2)[0], ["multi\nline", "true", "x y"]])[1]
  source_resource_id = sort([var.v10])[0]
  storage_type = tostring(var.v11)
  tags = sensitive(one([for x in [[{ v = var.v12 }].*.v[0]] : x]))
  target_db_revision_version_code = [for k, v in { a = [format("%s-%03d", "q\"uote", 7)][0] } : v if k == "a"][0]
  vpc_id = compact(["", can(var.v13) ? var.v13 : "x y"])[0]
}

resource "alicloud_ess_scaling_group" "main" {
  for_each = toset(["p", "q"])
  capacity_options_compensate_with_on_demand = var.v14
  capacity_options_spot_auto_replace_on_demand = [{ v = !(!var.v15) }].*.v[0]
  desired_capacity = sensitive({ k = [for k, v in { a = var.v16 } : v if k == "a"][0], l = 1 }.k)
  health_check_type = coalesce(null, "", "multi\nline")
  health_check_types = zipmap(["a"], [var.v17]).a
  instance_id = "${alicloud_vpc.ref.id}/x"
  max_size = lookup({ b = parseint("34", 10) }, "a", 1)
  min_size = try(var.v19, 0)
  removal_policies = jsondecode(jsonencode(var.v20))
  resource_group_id = values({ a = "Ünï" })[0]
  vswitch_ids = { k = can(reverse([var.v21, ["p/q.r", "q\"uote"]])[1]) ? reverse([var.v21, ["p/q.r", "q\"uote"]])[1] : ["p/q.r", "x y", "web"], l = 1 }.k
  alb_server_group {
  }
  alb_server_group {
  }
  alb_server_group {
    alb_server_group_id = "%{ for x in [lower({ (local.key) = "10" }[local.key]), "b"] ~} ${x};%{ endfor }"
    port = slice([1, jsondecode(jsonencode(lookup({ a = var.v22 }, "a", 42)))], 1, 2)[0]
  }
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
