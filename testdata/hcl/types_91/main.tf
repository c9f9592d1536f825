locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}


module "child" {
  source = "./child"
  i1 = "10.80.124.0/24"
  i2 = "true"
  i3 = "10.143.11.0/24"
  i4 = "a-b_c"
}
