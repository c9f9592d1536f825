locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}
variable "i4" {
  type = string
}
variable "i5" {
  type = string
}
resource "tencentcloud_tcr_namespace" "x-1" {
  instance_id = templatestring(local.tpl, { x = { k = "multi\nline", l = 1 }.k })
  name = var.i4
  severity = [var.i5][0]
}
