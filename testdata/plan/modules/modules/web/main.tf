terraform {
  required_providers {
    alicloud = { source = "aliyun/alicloud" }
  }
}
variable "name" {}
variable "vpc_id" {}
variable "vswitch_id" {}
variable "admin" {}
variable "password" { sensitive = true }
variable "ports" { type = map(string) }
resource "alicloud_security_group" "this" {
  security_group_name = var.name
  vpc_id = var.vpc_id
}
resource "alicloud_security_group_rule" "in" {
  for_each          = var.ports
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = each.value
  security_group_id = alicloud_security_group.this.id
  cidr_ip           = var.admin
}
resource "alicloud_instance" "app" {
  count           = 2
  instance_name   = "${var.name}-${count.index}"
  instance_type   = "ecs.g7.large"
  image_id        = "ubuntu_22_04_x64"
  vswitch_id      = var.vswitch_id
  security_groups = [alicloud_security_group.this.id]
  password        = var.password
  internet_max_bandwidth_out = 0
  data_disks {
    size = 40
    encrypted = true
  }
  tags = {
    Name  = var.name
    Owner = "ops"
  }
}
output "group_id" { value = alicloud_security_group.this.id }
output "instance_id" { value = alicloud_instance.app[0].id }
