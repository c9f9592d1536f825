locals {
  open = { default = "0.0.0.0/0", prod = "10.0.0.0/8" }
}
resource "alicloud_security_group_rule" "r" {
  count             = terraform.workspace == "prod" ? 2 : 1
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = "22/22"
  cidr_ip           = local.open[terraform.workspace]
  description       = "${terraform.workspace}-${count.index}"
  security_group_id = "sg-1"
}
