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
  type = number
}
variable "i2" {
}
variable "i3" {
  type = number
}
variable "i4" {
}
variable "i5" {
}
variable "i6" {
  type = number
}
resource "tencentcloud_ga2_listener" "x-1" {
  count = 2
  client_affinity_time = var.i1
  global_accelerator_id = var.i2
  idle_timeout = var.i3
  listener_type = ["p/q.r", slice(["q\"uote", var.i4], 1, 2)[0]][1]
  protocol = var.i5
  dynamic "port_ranges" {
    for_each = toset(["k0"])
    content {
      from_port = [for k, v in { a = slice([1e3, var.i6], 1, 2)[0] } : v if k == "a"][0]
      to_port = max(count.index, 0)
    }
  }
}
