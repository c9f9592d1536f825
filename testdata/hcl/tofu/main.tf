resource "alicloud_vpc" "v" {
  vpc_name   = "of Terraform, not read"
  cidr_block = "192.168.0.0/16"
}
resource "alicloud_vpc" "terraform_only" {}
