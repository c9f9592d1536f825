locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "tencentcloud_monitor_tmp_instance" "x-1" {
  count = local.no ? 1 : 2
  data_retention_time = sum([{ for k, v in { a = reverse([count.index, 42])[1] } : upper(k) => v }["A"], 1])
  instance_name = alicloud_vpc.ref.cidr_block
  long_term_storage_retention_time = count.index
  subnet_id = "n${count.index + 1}"
  vpc_id = var.v1
  zone = "p/q.r"
}

resource "tencentcloud_as_scaling_group" "this" {
  for_each = { a = "x", "b c" = "y" }
  concurrent_scale_out_for_desired_capacity = var.v2
  configuration_id = tostring("multi\nline")
  desired_capacity_sync_with_max_min_size = var.v3
  instance_allocation_policy = coalescelist([], [one(alicloud_vpc.one[*].id)])[0]
  max_size = max(tonumber(tostring(local.no ? 1 : var.v4)), 0)
  min_size = (1 * 2) / 2
  multi_zone_subnet_policy = tolist(["p/q.r", "y"])[0]
  priority_scale_in_unhealthy = slice([true, var.v5], 1, 2)[0]
  replace_monitor_unhealthy = { for x in [{ n = "a", v = var.v6 }] : x.n => x.v... }.a[0]
  retry_policy = each.value
  scaling_group_name = values({ a = concat([alicloud_vpc.ref.cidr_block], ["50%"])[0] })[0]
  scaling_mode = ["p/q.r", tolist([var.v7, "y"])[0]][1]
  tags = var.v8
  termination_policies = values({ a = { "k" = [for x in var.v9 : x] }["k"] })[0]
  vpc_id = try(local.nothing.there, trimspace(" ${substr("multi\nline", 0, 4)} "))
  zones = toset(var.v10)
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
