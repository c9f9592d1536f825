variable "name" {
  type     = string
  nullable = false
}
variable "zones" {
  type    = list(string)
  default = ["z"]
}
variable "cidr" {
  default = null
}
locals {
  zones = { for i, z in var.zones : z => cidrsubnet("10.0.0.0/8", 8, i) }
}
resource "alicloud_vpc" "v" {
  vpc_name   = "vpc-${var.name}"
  cidr_block = "10.0.0.0/8"
}
resource "alicloud_vswitch" "s" {
  for_each     = local.zones
  vpc_id       = alicloud_vpc.v.id
  zone_id      = each.key
  cidr_block   = each.value
  vswitch_name = "${alicloud_vpc.v.vpc_name}-${each.key}"
}
module "sub" {
  source = "./sub"
  count  = length(var.zones)
  zone   = element(var.zones, count.index)
  cidr   = var.cidr
}
output "names" {
  value = [for s in alicloud_vswitch.s : s.vswitch_name]
}
output "first" {
  value = alicloud_vswitch.s[var.zones[0]]
}
output "sub" {
  value = module.sub
}
