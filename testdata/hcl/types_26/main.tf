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
  l2 = zipmap(["a"], ["${var.v1}"]).a
}

resource "alicloud_express_connect_virtual_border_router" "this" {
  local_gateway_ip = coalesce(null, "", alicloud_vpc.ref.cidr_block)
  mtu = 8080 % 7
  peer_gateway_ip = alicloud_vpc.each["a"].id
  peer_ipv6_gateway_ip = "web"
  peering_subnet_mask = local.l2
  physical_connection_id = local.no ? "a-b_c" : var.v3
  vlan_id = var.v4
}

resource "alicloud_pai_workspace_workspace" "this" {
  description = can(var.v5) ? var.v5 : "p/q.r"
  env_types = ["a-b_c", "web", "10"]
  workspace_name = lookup({ b = "Ünï" }, "a", "true")
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
