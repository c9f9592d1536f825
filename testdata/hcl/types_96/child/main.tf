locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}
resource "tencentcloud_eip" "this" {
  tags = { "k" = { k0 = "true", k1 = "x y" } }["k"]
}
