locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "alicloud_security_group_rule" "x-1" {
  ip_protocol = element([var.v1, "web"], 1)
  ipv6_cidr_ip = local.no ? "10.250.37.0/24" : tolist(["10.33.207.0/24", "y"])[0]
  nic_type = jsondecode(jsonencode(var.v2))
  security_group_id = local.no ? "web" : { for x in [{ n = "a", v = local.no ? "x y" : "50%" }] : x.n => x.v... }.a[0]
  source_group_owner_id = sort(["web"])[0]
  type = split(",", join(",", [var.v3, "z"]))[0]
}

module "child" {
  source = "./child"
}
