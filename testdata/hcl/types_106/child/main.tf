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
  type = number
}
variable "i7" {
  type = string
}
variable "i8" {
  type = bool
}
variable "i9" {
}
variable "i10" {
  type = bool
}
variable "i11" {
  type = string
}
variable "i12" {
}
variable "i13" {
  type = string
}
resource "tencentcloud_clb_listener_rule" "x-1" {
  certificate_ca_id = try({ for x in [{ n = "a", v = format("%s-%03d", var.i2, 7) }] : x.n => x.v... }.a[0], "multi\nline")
  clb_id = try(var.i3, "10")
  domains = ([{ v = var.i4 }][*].v)[0]
  forward_type = [for k, v in { a = "x y" } : v if k == "a"][0]
  health_check_health_num = (merge({ a = 1 }, { a = [var.i5][0] }).a)
  health_check_http_code = var.i6
  health_check_http_domain = reverse([try(local.nothing.there, { (local.key) = "true" }[local.key]), "multi\nline"])[1]
  health_check_http_method = one([for x in [var.i7] : x])
  health_check_http_path = zipmap(["a"], [tolist(["q\"uote", "y"])[0]]).a
  health_check_port = can(tonumber(tostring(1))) ? tonumber(tostring(1)) : 42
  health_check_switch = merge({ a = 1 }, { a = var.i8 }).a
  health_check_time_out = var.i9
  health_source_ip_type = sum([concat([42], [10])[0], 1])
  http2_switch = nonsensitive(sensitive(alltrue([jsondecode(jsonencode(var.i10))])))
  listener_id = { (local.key) = "true" }[local.key]
  quic = alltrue([false])
  scheduler = var.i11
  session_expire_time = [for k, v in { a = { for x in [{ n = "a", v = var.i12 }] : x.n => x.v... }.a[0] } : v if k == "a"][0]
  url = lower(var.i13)
}
