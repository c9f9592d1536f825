resource "alicloud_vpc" "v" {
  vpc_name = "not read"
}
