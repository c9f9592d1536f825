terraform {
  required_providers {
    alicloud = {
      source                = "aliyun/alicloud"
      configuration_aliases = [alicloud.far]
    }
  }
}
variable "name" {}
resource "alicloud_vpc" "near" {
  vpc_name = "near-${var.name}"
}
resource "alicloud_vpc" "far" {
  provider = alicloud.far
  vpc_name = "far-${var.name}"
}
module "deeper" {
  source = "../inherit"
  providers = {
    alicloud = alicloud.far
  }
}
