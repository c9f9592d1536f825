locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}
variable "i14" {
  type = number
}
variable "i15" {
}
variable "i16" {
}
variable "i17" {
  type = number
}
variable "i18" {
  type = map(string)
}
variable "i19" {
  type = string
}
resource "tencentcloud_vpn_gateway" "main" {
  bandwidth = zipmap(["a"], [var.i14]).a
  charge_type = jsondecode(jsonencode(var.i15))
  name = zipmap(["a"], [var.i16]).a
  prepaid_period = zipmap(["a"], [(abs(-3) * 2) / 2]).a
  prepaid_renew_flag = jsondecode(jsonencode("%{ for x in ["Ünï", "b"] ~} ${x};%{ endfor }"))
  tags = sensitive({ for k, v in var.i18 : k => v })
  type = ["pre-${var.i19}-post"][0]
}
