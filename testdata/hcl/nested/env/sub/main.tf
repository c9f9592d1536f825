variable "zone" {}
variable "cidr" {}
resource "alicloud_security_group" "g" {
  security_group_name = "g-${var.zone}"
}
resource "alicloud_security_group_rule" "r" {
  count             = var.cidr == null ? 0 : 1
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = "22/22"
  cidr_ip           = var.cidr
  security_group_id = alicloud_security_group.g.id
}
output "zone" {
  value = var.zone
}
