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
  l3 = local.no ? 42 : var.v2
}

resource "alicloud_ram_role" "main" {
  count = 2
}

resource "alicloud_log_store" "this" {
  hot_ttl = { for k, v in { a = var.v1 } : upper(k) => v }["A"]
  infrequent_access_ttl = local.l3
  telemetry_type = split(",", join(",", [lower("%{ for x in [[for k, v in alicloud_vpc.each : v.vpc_name][1], "b"] ~} ${x};%{ endfor }"), "z"]))[0]
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
