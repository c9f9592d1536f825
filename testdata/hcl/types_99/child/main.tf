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
  type = string
}
variable "i8" {
}
variable "i9" {
  type = string
}
variable "i10" {
  type = string
}
resource "tencentcloud_ccn" "x-1" {
  bandwidth_limit_type = { (local.key) = lower(["50%", var.i7][1]) }[local.key]
  charge_type = tolist([lower(var.i8), "y"])[0]
  name = var.i9
  qos = tostring({ (local.key) = var.i10 }[local.key])
}
