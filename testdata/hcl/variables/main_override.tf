resource "alicloud_vpc" "v" {
  description = "from override"
}
