locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}
variable "i6" {
}
variable "i7" {
  type = string
}
resource "alicloud_ga_bandwidth_package_attachment" "this" {
  accelerator_id = lookup({ a = var.i6 }, "a", "a-b_c")
  bandwidth_package_id = split(",", join(",", [var.i7, "z"]))[0]
}
