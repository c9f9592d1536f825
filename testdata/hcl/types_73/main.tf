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
  l7 = var.v6
  l8 = contains([true], sensitive(true))
  l16 = alicloud_vpc.refs.0.vpc_name
  l20 = var.v19
}

resource "alicloud_polardb_cluster" "x-1" {
  allow_shut_down = nonsensitive(sensitive(split(",", join(",", ["multi\nline", "z"]))[0]))
  backup_retention_policy_on_cluster_deletion = [{ v = reverse(["q\"uote", "10"])[1] }].*.v[0]
  clone_data_point = lower(var.v1)
  collector_status = try(local.nothing.there, "50%")
  compress_storage = coalescelist([], ["q\"uote"])[0]
  creation_category = values({ a = var.v2 })[0]
  db_minor_version = ["50%", format("%s-%03d", compact(["", var.v3])[0], 7)][1]
  db_node_class = slice(["q\"uote", "10"], 1, 2)[0]
  db_node_count = var.v4
  db_node_id = alicloud_vpc.ref.vpc_name
  db_node_num = 8080
  db_type = alicloud_vpc.refs.0.vpc_name
  db_version = { for k, v in { a = [var.v5][0] } : upper(k) => v }["A"]
  deletion_lock = 0
  enable_automatic_rotation = local.l7
  enable_dynamodb = local.l8
  encryption_key = lookup({ b = values({ a = "pre-${alicloud_vpc.ref.id}-post" })[0] }, "a", "p/q.r")
  gdn_id = values({ a = "web" })[0]
  hot_replica_mode = lookup({ b = can(split(",", join(",", [var.v9, "z"]))[0]) ? split(",", join(",", [var.v9, "z"]))[0] : "true" }, "a", "multi\nline")
  hot_standby_cluster = lookup({ a = "%{ for x in [var.v10, "b"] ~} ${x};%{ endfor }" }, "a", "10")
  loose_polar_log_bin = join(",", [{ "k" = join("/", alicloud_vpc.refs[*].id) }["k"], "z"])
  loose_xengine = tostring(var.v11)
  lower_case_table_names = var.v12
}

resource "alicloud_ess_scaling_group" "this" {
  count = length(local.names)
  allocation_strategy = can(merge({ a = 1 }, { a = "pre-${"true"}-post" }).a) ? merge({ a = 1 }, { a = "pre-${"true"}-post" }).a : "p/q.r"
  auto_rebalance = (var.v13)
  balance_mode = local.no ? "true" : var.v14
  capacity_options_on_demand_base_capacity = { (local.key) = 10 }[local.key]
  capacity_options_on_demand_percentage_above_base_capacity = var.v15
  capacity_options_price_comparison_mode = yamldecode(yamlencode({ a = ["Ünï", "multi\nline"][1] })).a
  capacity_options_spot_auto_replace_on_demand = { for x in [{ n = "a", v = can(false) ? false : true }] : x.n => x.v... }.a[0]
  container_group_id = coalescelist([], [local.l16])[0]
  db_instance_ids = ["Ünï", "web", "true"]
  default_cooldown = merge({ a = 1 }, { a = sum([[for k, v in { a = count.index } : v if k == "a"][0], 1]) }).a
  group_deletion_protection = one([for x in [tobool(tostring({ "k" = var.v17 }["k"]))] : x])
  group_type = reverse([lower(title("n${count.index + 1}")), "p/q.r"])[1]
  health_check_type = { (local.key) = var.v18 }[local.key]
  health_check_types = one([for x in [local.l20] : x])
  instance_id = "q\"uote"
  max_size = values({ a = count.index })[0]
  min_size = 10 + 0
  on_demand_percentage_above_base_capacity = (count.index * 2) / 2
  removal_policies = var.v21
  scaling_policy = zipmap(["a"], [([{ v = (alicloud_vpc.refs[*].id)[1] }][*].v)[0]]).a
  spot_instance_remedy = [false, alltrue([{ (local.key) = false }[local.key]])][1]
  stop_instance_timeout = jsondecode(jsonencode(lookup({ a = { for x in [{ n = "a", v = 8080 }] : x.n => x.v... }.a[0] }, "a", 42)))
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
