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
  l3 = [for k, v in { a = { for k, v in { a = "web" } : upper(k) => v }["A"] } : v if k == "a"][0]
}

resource "tencentcloud_api_gateway_service" "x-1" {
  count = 2
  instance_id = merge({ a = 1 }, { a = tostring([for k, v in alicloud_vpc.each : v.vpc_name][1]) }).a
  ip_version = element([one(alicloud_vpc.one[*].id), "q\"uote"], 2)
  net_type = toset(var.v1)
  pre_limit = zipmap(["a"], [var.v2]).a
  protocol = reverse(["${alicloud_vpc.ref.id}/x", "multi\nline"])[1]
  release_limit = can(1e3) ? 1e3 : 0
  service_desc = "n${count.index + 1}"
  service_name = local.l3
  tags = element([element([var.v4, { k0 = "50%" }], 3), { k0 = "50%" }], 3)
  test_limit = "${count.index}"
}

resource "tencentcloud_clb_target_group" "main" {
  full_listen_switch = false
  keepalive_enable = (can(var.v5) ? var.v5 : false)
  snat_enable = var.v6
  tags = { (local.key) = var.v7 }[local.key]
  target_group_name = "50%"
  weight = { k = length(split(",", "a,b")), l = 1 }.k
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
