locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "alicloud_route_entry" "main" {
  route_table_id = lower([for k, v in alicloud_vpc.each : v.vpc_name][1])
}

resource "alicloud_bastionhost_instance" "main" {
  bandwidth = title({ "k" = var.v1 }["k"])
  description = try(var.v2, "50%")
  enable_public_access = concat([var.v3], [true])[0]
  license_code = "web"
  plan_code = try(values({ a = one([for x in ["a-b_c"] : x]) })[0], "10")
  renewal_status = "a-b_c"
  security_group_ids = local.no ? ["multi\nline", "a-b_c"] : var.v4
  storage = compact(["", var.v5])[0]
  vswitch_id = var.v6
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
