variable "name" {
  type = string
}
resource "alicloud_vpc" "v" {
  vpc_name = var.name
}
