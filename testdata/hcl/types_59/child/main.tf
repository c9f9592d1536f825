locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}
variable "i1" {
  type = bool
}
variable "i2" {
  type = string
}
resource "tencentcloud_monitor_grafana_instance" "x-1" {
  auto_voucher = var.i1
  instance_name = var.i2
}
