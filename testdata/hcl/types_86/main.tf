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
  enable_ipv6 = var.v1
  local_gateway_ip = { for x in [{ n = "a", v = var.v2 }] : x.n => x.v... }.a[0]
  min_tx_interval = { for k, v in { a = 1 } : upper(k) => v }["A"]
  peer_gateway_ip = "web"
  peering_subnet_mask = substr("n${count.index + 1}", 0, 4)
  physical_connection_id = "n${count.index + 1}"
  vlan_id = var.v3
}

module "child" {
  source = "./child"
  i4 = ["x y", "Ünï", "p/q.r"]
  i5 = "q\"uote"
}
