locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}
variable "i9" {
  type = string
}
variable "i10" {
  type = string
}
variable "i11" {
}
variable "i12" {
}
resource "tencentcloud_vod_sub_application" "main" {
  description = var.i9
  name = ([{ v = compact(["", var.i10])[0] }][*].v)[0]
  status = lookup({ a = { for x in [{ n = "a", v = "${var.i11}" }] : x.n => x.v... }.a[0] }, "a", "Ünï")
  tags = try(local.nothing.there, var.i12)
}
