variable "cidr" {}
variable "vpc_id" {}
resource "alicloud_vswitch" "s" {
  vpc_id     = var.vpc_id
  cidr_block = cidrsubnet(var.cidr, 8, 3)
  zone_id    = "z"
}
output "cidr" {
  value = alicloud_vswitch.s.cidr_block
}
