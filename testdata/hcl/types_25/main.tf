locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "alicloud_ecs_key_pair" "x-1" {
  for_each = local.table
  resource_group_id = each.key
}

module "child" {
  source = "./child"
  i1 = false
  i2 = "q\"uote"
  i3 = ["q\"uote", "50%"]
  i4 = "a-b_c"
}
