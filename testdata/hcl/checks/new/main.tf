moved {
  from = alicloud_vpc.a
  to   = alicloud_vpc.b
}
resource "alicloud_vpc" "b" {
  vpc_name = "b"
}
