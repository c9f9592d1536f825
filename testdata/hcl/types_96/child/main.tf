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
variable "i3" {
  type = string
}
variable "i4" {
  type = number
}
variable "i5" {
}
resource "tencentcloud_eip" "this" {
  auto_renew_flag = var.i1
  bandwidth_package_id = "multi\nline"
  cdc_id = title("%{ for x in [var.i2, "b"] ~} ${x};%{ endfor }")
  egress = local.no ? "true" : "Ünï"
  internet_charge_type = zipmap(["a"], [{ (local.key) = var.i3 }[local.key]]).a
  internet_max_bandwidth_out = var.i4
  prepaid_period = sum([[8080, local.yes ? 0 : 8080][1], 1])
  type = join(",", [{ for x in [{ n = "a", v = { k = var.i5, l = 1 }.k }] : x.n => x.v... }.a[0], "z"])
}
