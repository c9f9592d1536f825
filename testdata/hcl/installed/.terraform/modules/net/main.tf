variable "cidr" {
  type = string
}
variable "name" {
  type = string
}
module "inner" {
  source = "git::https://example.com/inner.git"
  cidr   = var.cidr
  vpc_id = alicloud_vpc.v.id
}
resource "alicloud_vpc" "v" {
  vpc_name   = "${var.name} in ${path.module}"
  cidr_block = var.cidr
}
output "vpc_id" {
  value = alicloud_vpc.v.id
}
output "inner" {
  value = module.inner.cidr
}
