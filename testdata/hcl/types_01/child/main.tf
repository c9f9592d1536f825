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
resource "alicloud_vpc" "main" {
  for_each = { t = "u" }
  description = values({ a = format("%s-%03d", { for x in [{ n = "a", v = var.i1 }] : x.n => x.v... }.a[0], 7) })[0]
  dns_hostname_status = tolist([compact(["", title("web")])[0], "y"])[0]
  enable_ipv6 = one([for x in [var.i2] : x])
  ipv4_cidr_mask = 0
  is_default = tobool(tostring(var.i3))
  system_route_table_name = sort([trimspace(" ${["q\"uote"][0]} ")])[0]
}
