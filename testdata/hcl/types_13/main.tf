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
  l7 = true
}

resource "alicloud_ess_scaling_group" "this" {
  auto_rebalance = true
  balance_mode = jsondecode(jsonencode({ for k, v in { a = "multi\nline" } : upper(k) => v }["A"]))
  capacity_options_on_demand_base_capacity = var.v6
  capacity_options_price_comparison_mode = lower(reverse(["x y", "50%"])[1])
  compensate_with_on_demand = local.l7
  db_instance_ids = var.v8
  max_size = "${abs(-3)}" % 7
  min_size = "${try(local.nothing.there, [for k, v in { a = var.v10 } : v if k == "a"][0])}"
}

module "child" {
  source = "./child"
  i1 = "Ünï"
  i2 = "x y"
  i3 = 8080
  i4 = "true"
  i5 = "10"
}
