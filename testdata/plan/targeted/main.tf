terraform {
  required_providers {
    alicloud = { source = "aliyun/alicloud" }
  }
}

variable "password" {
  type      = string
  sensitive = true
  default   = "Sup3r-Secret"
}

resource "alicloud_vpc" "main" {
  cidr_block = "10.0.0.0/8"
}

resource "alicloud_vswitch" "old_name" {
  vpc_id     = alicloud_vpc.main.id
  cidr_block = "10.0.1.0/24"
  zone_id    = "cn-hangzhou-h"
}

resource "alicloud_security_group" "app" {
  security_group_name = "app"
  vpc_id              = alicloud_vpc.main.id
}

resource "alicloud_security_group_rule" "office" {
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = "22/22"
  security_group_id = alicloud_security_group.app.id
  cidr_ip           = "0.0.0.0/0"
}

resource "alicloud_security_group_rule" "gone" {
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = "3389/3389"
  security_group_id = alicloud_security_group.app.id
  cidr_ip           = "0.0.0.0/0"
}

resource "alicloud_instance" "app" {
  instance_type   = "ecs.g7.large"
  image_id        = "ubuntu_22_04_x64"
  vswitch_id      = alicloud_vswitch.old_name.id
  security_groups = [alicloud_security_group.app.id]
  password        = var.password
  tags            = { stage = "test" }
}
