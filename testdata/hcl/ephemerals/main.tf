variable "token" {
  type      = string
  ephemeral = true
  default   = "t"
}
locals {
  known = ephemeralasnull(var.token) == null ? "null" : "set"
}
resource "alicloud_vpc" "v" {
  vpc_name = local.known
}
