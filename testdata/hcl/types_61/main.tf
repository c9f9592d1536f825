locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "alicloud_vpc" "main" {
  for_each = { a = "x", "b c" = "y" }
  enable_ipv6 = [contains([true], var.v5)][0]
  ipv4_cidr_mask = sensitive(8080)
  ipv4_ipam_pool_id = base64decode(base64encode(coalescelist([], [trimspace(" ${"p/q.r"} ")])[0]))
  resource_group_id = sensitive("%{ for x in [([{ v = var.v6 }][*].v)[0], "b"] ~} ${x};%{ endfor }")
  system_route_table_route_propagation_enable = { for x in [{ n = "a", v = false }] : x.n => x.v... }.a[0]
  user_cidrs = jsondecode(jsonencode(var.v7))
}

module "child" {
  source = "./child"
  i1 = "10.134.104.0/24"
  i2 = true
  i3 = "web"
  i4 = "50%"
}
