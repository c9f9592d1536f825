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
  l1 = "50%"
}

resource "tencentcloud_route_table" "this" {
  name = { k = local.l1, l = 1 }.k
  tags = { k0 = "a-b_c" }
  vpc_id = ([{ v = sort([var.v2])[0] }][*].v)[0]
}

module "child" {
  source = "./child"
  i3 = "p/q.r"
}
