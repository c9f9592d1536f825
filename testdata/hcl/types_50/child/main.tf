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
variable "i2" {
  type = string
}
variable "i3" {
  type = number
}
variable "i4" {
}
variable "i5" {
  type = string
}
resource "tencentcloud_eni" "main" {
  description = slice(["true", var.i1], 1, 2)[0]
  ipv4_count = 8080
  name = { k = "multi\nline", l = 1 }.k
  subnet_id = ("web")
  vpc_id = "50%"
}

resource "tencentcloud_gaap_proxy" "x-1" {
  count = 2
  access_region = var.i2
  bandwidth = merge({ a = 1 }, { a = 8080 }).a
  concurrent = var.i3
  name = one([for x in [var.i4] : x])
  realserver_region = lower(var.i5)
}
