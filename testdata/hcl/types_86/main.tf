locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "alicloud_express_connect_virtual_border_router" "x-1" {
  count = 2
  bandwidth = ([{ v = element([[{ v = 8080 }].*.v[0], 8080], 1) }][*].v)[0]
  description = zipmap(["a"], [coalescelist([], [var.v1])[0]]).a
  detect_multiplier = [lookup({ b = lookup({ a = var.v2 }, "a", 42) }, "a", 8080)][0]
  enable_ipv6 = true
  local_gateway_ip = (["a-b_c", [for k, v in { a = "web" } : v if k == "a"][0]][1])
  min_rx_interval = count.index
  min_tx_interval = { "k" = try(local.nothing.there, max(var.v3, 0)) }["k"]
  mtu = count.index
  peer_gateway_ip = nonsensitive(sensitive(merge({ a = 1 }, { a = var.v4 }).a))
  peer_ipv6_gateway_ip = format("%s-%03d", "${"n${count.index + 1}"}", 7)
  peering_subnet_mask = "a-b_c"
  physical_connection_id = (trimspace(" ${yamldecode(yamlencode({ a = var.v5 })).a} "))
  tags = var.v6
  vbr_owner_id = var.v7
  virtual_border_router_name = sensitive("n${count.index + 1}")
  vlan_id = (var.v8 * 2) / 2
}

resource "alicloud_pai_workspace_workspace" "main" {
  description = sha1(var.v9)
  env_types = flatten([lookup({ a = flatten([var.v10, [["a-b_c"]]]) }, "a", ["10", "q\"uote"]), [["multi\nline"]]])
  workspace_name = "p/q.r"
}
