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
resource "alicloud_kms_key" "main" {
  automatic_rotation = "${(title("10"))}"
  key_spec = can("x y") ? "x y" : "true"
  policy = { "k" = var.i1 }["k"]
  status = "x y"
  tags = var.i2
}
