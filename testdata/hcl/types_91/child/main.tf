locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}
variable "i1" {
  type = string
}
variable "i2" {
  type = bool
}
variable "i3" {
  type = bool
}
variable "i4" {
}
resource "tencentcloud_vpc" "x-1" {
  for_each = { a = "x", "b c" = "y" }
  cidr_block = coalesce(null, "", lookup({ b = { for k, v in { a = var.i1 } : upper(k) => v }["A"] }, "a", "10.222.127.0/24"))
  dns_servers = ["10", "multi\nline", "p/q.r"]
  enable_route_vpc_publish_ipv6 = var.i2
  is_multicast = var.i3
  name = slice(["web", local.yes ? var.i4 : "true"], 1, 2)[0]
}
