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
  type = string
}
variable "i3" {
}
variable "i4" {
}
resource "tencentcloud_vpc" "x-1" {
  for_each = { a = "x", "b c" = "y" }
  cidr_block = coalesce(null, "", lookup({ b = { for k, v in { a = var.i1 } : upper(k) => v }["A"] }, "a", "10.222.127.0/24"))
  dns_servers = ["10", "multi\nline", "p/q.r"]
  name = slice(["a-b_c", values({ a = lookup({ b = "a-b_c" }, "a", "multi\nline") })[0]], 1, 2)[0]
}

resource "tencentcloud_subnet" "main" {
  availability_zone = "%{ for x in [var.i2, "b"] ~} ${x};%{ endfor }"
  cidr_block = sort([var.i3])[0]
  is_multicast = (false)
  name = "a-b_c"
  route_table_id = sort(["web"])[0]
  vpc_id = var.i4
}
