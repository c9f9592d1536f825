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
}
variable "i3" {
  type = string
}
variable "i4" {
}
resource "alicloud_eip_address" "x-1" {
  for_each = { t = "u" }
  address_name = element([var.i1, "multi\nline"], 2)
  auto_pay = true
  bandwidth = trimspace(" ${coalescelist([], [var.i2])[0]} ")
  deletion_protection = local.yes && false
  internet_charge_type = var.i3
  ip_address = coalesce(null, "", slice(["x y", lower("p/q.r")], 1, 2)[0])
}

resource "alicloud_key_pair" "main" {
  count = 2
  key_file = join(",", ["%{ if local.yes }${var.i4}%{ else }no%{ endif }", "z"])
}
