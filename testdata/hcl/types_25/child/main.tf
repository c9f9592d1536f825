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
variable "i3" {
  type = list(string)
}
variable "i4" {
  type = string
}
resource "alicloud_ess_scaling_configuration" "x-1" {
  active = lookup({ b = false }, "a", false)
  enable = local.no ? true : var.i1
  instance_name = sensitive(var.i2)
  instance_type = concat([[{ v = try(local.nothing.there, "x y") }].*.v[0]], ["true"])[0]
  instance_types = var.i3
  internet_max_bandwidth_out = one([for x in [nonsensitive(sensitive(one([for x in [1] : x])))] : x])
  scaling_group_id = var.i4
}
