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
}
variable "i3" {
}
variable "i4" {
}
resource "alicloud_vswitch" "main" {
  cidr_block = { "k" = sha1(try(var.i1, "10.97.208.0/24")) }["k"]
  description = { k = trimspace(" ${var.i2} "), l = 1 }.k
  enable_ipv6 = local.no ? true : can(var.i3) ? var.i3 : false
  ipv6_cidr_block_mask = slice([0, 1e3], 1, 2)[0]
  is_default = true
  tags = (({ k0 = "true", k1 = "true" }))
  vpc_id = var.i4
  vpc_ipv6_cidr_block = { for k, v in { a = "10.88.172.0/24" } : upper(k) => v }["A"]
  vswitch_name = coalescelist([], ["q\"uote"])[0]
  zone_id = "x y"
}
