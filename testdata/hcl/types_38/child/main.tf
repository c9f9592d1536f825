locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
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
resource "tencentcloud_clb_listener" "this" {
  certificate_ca_id = sha1(one([for x in [coalescelist([], ["a-b_c"])[0]] : x]))
  certificate_id = var.i3
  clb_id = coalescelist([], [can(var.i4) ? var.i4 : "q\"uote"])[0]
  deregister_target_rst = !(!reverse([true, true])[1])
  end_port = 8080
  health_check_http_path = var.i5
  health_check_interval_time = var.i6
  listener_name = format("%s-%03d", replace(sort(["10"])[0], "/[a-c]/", "<$0>"), 7)
  protocol = "true"
}
