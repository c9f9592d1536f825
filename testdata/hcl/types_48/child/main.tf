locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}
variable "i7" {
}
variable "i8" {
  type = string
}
resource "tencentcloud_vod_sub_application" "main" {
  name = ["10", var.i7][1]
  status = title(var.i8)
}
