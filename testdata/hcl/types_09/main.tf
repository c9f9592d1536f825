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
  l2 = var.v1
  l3 = local.l2
  l4 = tostring("q\"uote")
}

resource "alicloud_cs_kubernetes_node_pool" "x-1" {
  count = local.yes ? 1 : 0
  cluster_id = local.no ? "x y" : coalesce(null, "", "n${count.index + 1}")
  cpu_policy = compact(["", "n${count.index + 1}"])[0]
  desired_size = zipmap(["a"], [one(alicloud_vpc.one[*].id)]).a
  instance_charge_type = local.no ? "p/q.r" : "multi\nline"
  internet_max_bandwidth_out = jsondecode(jsonencode(1e3))
  multi_az_policy = [for k, v in { a = local.l3 } : v if k == "a"][0]
  node_pool_name = [for k, v in { a = local.l4 } : v if k == "a"][0]
}

resource "alicloud_cs_managed_kubernetes" "main" {
  count = 2
  api_audiences = distinct(var.v5)
  availability_zone = "pre-${{ for x in [{ n = "a", v = [for k, v in alicloud_vpc.each : v.vpc_name][1] }] : x.n => x.v... }.a[0]}-post"
  deletion_protection = values({ a = false })[0]
  exclude_autoscaler_nodes = var.v6 || false
  force_update = can(true) ? true : false
  key_name = lower("n${count.index + 1}")
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
