locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}
variable "i2" {
  type = string
}
variable "i3" {
}
variable "i4" {
}
variable "i5" {
}
variable "i6" {
}
variable "i7" {
}
variable "i8" {
  type = string
}
variable "i9" {
}
variable "i10" {
  type = string
}
variable "i11" {
}
resource "tencentcloud_clb_listener_rule" "x-1" {
  certificate_ca_id = try({ for x in [{ n = "a", v = format("%s-%03d", var.i2, 7) }] : x.n => x.v... }.a[0], "multi\nline")
  clb_id = try(var.i3, "10")
  domains = ([{ v = var.i4 }][*].v)[0]
  health_check_http_method = lookup({ a = var.i5 }, "a", "Ünï")
  health_check_interval_time = zipmap(["a"], [var.i6]).a
  health_check_time_out = reverse([var.i7, 8080])[1]
  health_check_type = one([for x in [var.i8] : x])
  listener_id = var.i9
  target_type = base64decode(base64encode({ "k" = local.yes ? var.i10 : "multi\nline" }["k"]))
  url = slice(["a-b_c", var.i11], 1, 2)[0]
}
