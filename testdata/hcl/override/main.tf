variable "cidr" {
  type    = string
  default = "10.0.0.0/8"
}
locals {
  a = "base"
  b = "stays"
}
resource "alicloud_security_group_rule" "r" {
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = "22/22"
  cidr_ip           = "0.0.0.0/0"
  security_group_id = alicloud_security_group.g.id
}
resource "alicloud_security_group" "g" {
  security_group_name = "${local.a}-${local.b}"
  tags                = { base = "1", other = "2" }
  lifecycle {
    prevent_destroy = true
  }
}
resource "alicloud_instance" "i" {
  instance_type = "ecs.g7.large"
  security_groups = [alicloud_security_group.g.id]
  image_id      = "base"
  data_disks {
    size = 20
  }
  data_disks {
    size = 30
  }
}
module "m" {
  source = "./m"
  name   = "base"
}
output "o" {
  value = "base"
}
