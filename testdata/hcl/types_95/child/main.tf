locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}
resource "tencentcloud_security_group_lite_rule" "x-1" {
  for_each = toset(["p", "q"])
  security_group_id = "p/q.r"
}
