variable "cidr" {
  default = "10.1.0.0/16"
}
locals {
  a = "overridden"
}
resource "alicloud_security_group_rule" "r" {
  cidr_ip  = var.cidr
  priority = 7
}
resource "alicloud_security_group" "g" {
  tags = { over = "3" }
  lifecycle {
    ignore_changes = [tags]
  }
}
module "m" {
  name = "over"
}
