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
}
variable "i2" {
  type = string
}
resource "tencentcloud_vpc" "x-1" {
  assistant_cidrs = var.i1
  cidr_block = var.i2
  name = "a-b_c"
}
