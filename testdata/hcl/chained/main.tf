variable "vpcs" {
  type = map(object({ cidr = string, open = optional(bool) }))
  default = {
    a = { cidr = "10.0.0.0/16" }
    b = { cidr = "10.1.0.0/16", open = true }
  }
}
resource "alicloud_vpc" "v" {
  for_each   = var.vpcs
  cidr_block = each.value.cidr
  vpc_name   = each.key
}
resource "alicloud_security_group" "g" {
  for_each            = alicloud_vpc.v
  vpc_id              = each.value.id
  security_group_name = "${each.key}-${each.value.cidr_block}"
}
resource "alicloud_security_group_rule" "r" {
  for_each          = { for k, g in alicloud_security_group.g : "${k}-rule" => g if var.vpcs[k].open != null }
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = "22/22"
  cidr_ip           = alicloud_vpc.v[trimsuffix(each.key, "-rule")].cidr_block
  security_group_id = each.value.id
  description       = each.value.security_group_name
}
resource "alicloud_vswitch" "s" {
  count        = length(alicloud_vpc.v)
  vpc_id       = values(alicloud_vpc.v)[count.index].id
  cidr_block   = cidrsubnet(element([for v in alicloud_vpc.v : v.cidr_block], count.index), 8, 1)
  zone_id      = keys(alicloud_vpc.v)[count.index]
  vswitch_name = "${count.index}-${alicloud_vpc.v["a"].vpc_name}"
}
output "all" {
  value = { for k, v in alicloud_vpc.v : k => v.id }
}
