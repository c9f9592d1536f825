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
  type = bool
}
variable "i3" {
}
variable "i4" {
}
variable "i5" {
}
resource "alicloud_ecs_disk" "this" {
  for_each = { a = "x", "b c" = "y" }
  bursting_enabled = var.i1
  category = "10"
  encrypted = try(local.nothing.there, var.i2)
  multi_attach = zipmap(["a"], ["web"]).a
  payment_type = yamldecode(yamlencode({ a = base64decode(base64encode(each.key)) })).a
  performance_level = { (local.key) = lookup({ b = var.i3 }, "a", "x y") }[local.key]
  provisioned_iops = [for k, v in { a = var.i4 } : v if k == "a"][0]
  size = var.i5
}
