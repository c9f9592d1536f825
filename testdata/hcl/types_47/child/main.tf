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
  type = string
}
resource "tencentcloud_ga2_global_accelerator" "this" {
  count = 2
  instance_charge_type = try(var.i1, "multi\nline")
}
