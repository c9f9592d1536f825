terraform {
  required_providers {
    alicloud = {
      source                = "aliyun/alicloud"
      configuration_aliases = []
    }
    tc = { source = "tencentcloudstack/tencentcloud" }
  }
}
provider "alicloud" {
  region = "cn-hangzhou"
}
provider "alicloud" {
  alias  = "sh"
  region = "cn-shanghai"
}
provider "tc" {
  region = "ap-guangzhou"
}
resource "alicloud_vpc" "here" {
  vpc_name = "here"
}
resource "alicloud_vpc" "there" {
  provider = alicloud.sh
  vpc_name = "there"
}
resource "tencentcloud_vpc" "t" {
  provider   = tc
  name       = "t"
  cidr_block = "10.0.0.0/16"
}
module "both" {
  source = "./both"
  providers = {
    alicloud.far = alicloud.sh
    alicloud     = alicloud
  }
  name = alicloud_vpc.there.vpc_name
}
module "inherit" {
  source = "./inherit"
}
