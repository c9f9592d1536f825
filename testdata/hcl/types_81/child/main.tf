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
  type = string
}
variable "i4" {
}
variable "i5" {
  type = map(string)
}
resource "alicloud_kms_key" "main" {
  automatic_rotation = "${(title("10"))}"
  deletion_protection = element([var.i1, "50%"], 1)
  dkms_instance_id = base64decode(base64encode(var.i2))
  origin = lookup({ a = element(["a-b_c", "10"], 2) }, "a", "a-b_c")
  pending_window_in_days = max(8080, 0)
  protection_level = coalescelist([], [var.i3])[0]
  rotation_interval = "x y"
  status = sensitive(var.i4)
  tags = ([{ v = try(local.nothing.there, zipmap(["a"], [var.i5]).a) }][*].v)[0]
}
