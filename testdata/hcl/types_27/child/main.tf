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
}
variable "i2" {
  type = string
}
resource "alicloud_pvtz_zone" "this" {
  count = length([1, 2])
  lang = "${var.i1}"
  remark = { for x in [{ n = "a", v = split(",", join(",", [var.i2, "z"]))[0] }] : x.n => x.v... }.a[0]
  user_client_ip = "x y"
}
