terraform {
  required_providers {
    alicloud = { source = "aliyun/alicloud" }
  }
}
resource "alicloud_vpc" "in" {
  vpc_name = "in"
}
