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
  type = bool
}
variable "i3" {
}
variable "i4" {
}
variable "i5" {
  type = number
}
variable "i6" {
}
variable "i7" {
  type = string
}
variable "i8" {
  type = bool
}
variable "i9" {
  type = bool
}
variable "i10" {
}
variable "i11" {
}
resource "tencentcloud_clb_listener" "this" {
  count = length([1, 2])
  clb_id = templatestring(local.tpl, { x = sensitive(tolist(["n${count.index + 1}", "y"])[0]) })
  deregister_target_rst = can(var.i2) ? var.i2 : false
  health_check_interval_time = one([for x in [0] : x])
  health_check_port = can(jsondecode(jsonencode(var.i3))) ? jsondecode(jsonencode(var.i3)) : 1
  health_check_recv_context = "50%"
  health_check_switch = var.i4
  health_check_time_out = count.index
  health_check_type = (title("q\"uote"))
  health_source_ip_type = { (local.key) = max(var.i5, 0) }[local.key]
  listener_name = (templatestring(local.tpl, { x = substr(var.i6, 0, 4) }))
  max_cps = count.index
  protocol = "${nonsensitive(sensitive(var.i7))}"
  reschedule_start_time = element([try(local.nothing.there, 1), 1], 2)
  reschedule_target_zero_weight = nonsensitive(sensitive([false, var.i8][1]))
  session_type = { (local.key) = slice(["50%", "Ünï"], 1, 2)[0] }[local.key]
  snat_enable = var.i9
  multi_cert_info {
    cert_id_list = jsondecode(jsonencode([["p/q.r"], var.i10][1]))
    ssl_mode = merge({ a = 1 }, { a = var.i11 }).a
  }
}
