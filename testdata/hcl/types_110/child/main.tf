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
}
variable "i3" {
  type = number
}
variable "i4" {
}
resource "tencentcloud_gaap_proxy" "this" {
  for_each = { t = "u" }
  access_region = var.i2
  bandwidth = { k = var.i3, l = 1 }.k
  concurrent = lookup({ a = jsondecode(jsonencode(can(10) ? 10 : 1)) }, "a", 42)
  name = var.i4
  network_type = "${each.key}-${each.value}"
  realserver_region = coalesce(null, "", "web")
}
