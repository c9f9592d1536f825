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
  type = bool
}
variable "i3" {
  type = string
}
variable "i4" {
  type = string
}
resource "alicloud_vswitch" "main" {
  cidr_block = { "k" = sha1(try(var.i1, "10.97.208.0/24")) }["k"]
  enable_ipv6 = [{ v = var.i2 }].*.v[0]
  tags = { for k, v in { k0 = "multi\nline", k1 = "true" } : k => v }
  vpc_id = slice(["Ünï", "true"], 1, 2)[0]
  vpc_ipv6_cidr_block = [{ v = [{ v = "10.65.230.0/24" }].*.v[0] }].*.v[0]
  vswitch_name = jsondecode(jsonencode(var.i3))
  zone_id = "%{ if local.yes }${var.i4}%{ else }no%{ endif }"
}
