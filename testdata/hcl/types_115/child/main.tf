locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}
variable "i9" {
}
variable "i10" {
}
resource "tencentcloud_gaap_realserver" "x-1" {
  domain = var.i9
  name = "Ünï"
  tags = one([for x in [values({ a = var.i10 })[0]] : x])
}
