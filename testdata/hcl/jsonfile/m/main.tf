variable "name" {}
resource "alicloud_vpc" "v" {
  vpc_name = var.name
}
