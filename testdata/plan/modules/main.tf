terraform {
  required_providers {
    alicloud = { source = "aliyun/alicloud" }
    tencentcloud = { source = "tencentcloudstack/tencentcloud" }
  }
}
provider "alicloud" {
  region = "cn-hangzhou"
  access_key = var.ak
}
provider "alicloud" {
  alias  = "sh"
  region = var.region
}
variable "ak" {
  type = string
  sensitive = true
  default = "not-a-real-key"
}
variable "region" { default = "cn-shanghai" }
variable "admin" { default = "203.0.113.0/24" }
variable "password" {
  type = string
  sensitive = true
  default = "Sup3r-Secret"
}
locals {
  ports = { ssh = "22/22", https = "443/443" }
  vpc_id = alicloud_vpc.main.id
}
resource "alicloud_vpc" "main" {
  vpc_name   = "main <&> net"
  cidr_block = "10.0.0.0/8"
}
resource "alicloud_vswitch" "zone" {
  count      = 2
  vpc_id     = local.vpc_id
  cidr_block = cidrsubnet("10.0.0.0/16", 8, count.index)
  zone_id    = data.alicloud_zones.all.zones[count.index].id
}
data "alicloud_zones" "all" {
  available_resource_creation = "VSwitch"
}
data "alicloud_instances" "later" {
  ids = [module.web["a"].instance_id]
}
module "web" {
  source     = "./modules/web"
  for_each   = toset(["a", "b"])
  name       = each.key
  vpc_id     = alicloud_vpc.main.id
  vswitch_id = alicloud_vswitch.zone[0].id
  admin      = var.admin
  password   = var.password
  ports      = local.ports
}
resource "alicloud_security_group_rule" "from_output" {
  type              = "ingress"
  ip_protocol       = "all"
  port_range        = "1/65535"
  security_group_id = module.web["a"].group_id
  cidr_ip           = "0.0.0.0/0"
}
resource "tencentcloud_security_group" "tc" {
  name = "tc"
}
resource "tencentcloud_security_group_rule_set" "tc" {
  security_group_id = tencentcloud_security_group.tc.id
  dynamic "ingress" {
    for_each = ["22", "80"]
    content {
      action     = "ACCEPT"
      cidr_block = "0.0.0.0/0"
      port       = ingress.value
    }
  }
  egress {
    action     = "ACCEPT"
    cidr_block = "0.0.0.0/0"
  }
}
output "gid" { value = module.web["a"].group_id }
