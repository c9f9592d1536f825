locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "alicloud_vswitch" "main" {
  count = local.no ? 1 : 2
  vpc_ipv6_cidr_block = title(join(",", ["n${count.index + 1}", "z"]))
}

module "child" {
  source = "./child"
  i1 = "50%"
  i2 = false
  i3 = false
}
