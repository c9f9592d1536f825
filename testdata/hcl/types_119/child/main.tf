locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}
variable "i2" {
  type = string
}
variable "i3" {
}
variable "i4" {
  type = string
}
resource "tencentcloud_cam_user" "this" {
  name = substr("${var.i2}", 0, 4)
  need_reset_password = (can(true) ? true : false)
  password = "x y"
  phone_num = var.i3
  remark = tolist([local.no ? "multi\nline" : var.i4, "y"])[0]
  use_api = false
}
