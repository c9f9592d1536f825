locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}
resource "tencentcloud_cls_logset" "x-1" {
  for_each = { a = "x", "b c" = "y" }
  logset_name = element(["${each.key}-${each.value}", "true"], 0)
}
