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
}
variable "i3" {
  type = number
}
variable "i4" {
  type = string
}
variable "i5" {
}
variable "i6" {
  type = string
}
variable "i7" {
}
resource "alicloud_slb_listener" "main" {
  for_each = { t = "u" }
  acl_type = try(local.nothing.there, lookup({ a = tolist(["q\"uote", "y"])[0] }, "a", "web"))
  backend_port = local.no ? 0 : 42
  ca_certificate_id = var.i1
  frontend_port = lookup({ a = sensitive((var.i2 * 2) / 2) }, "a", 1)
  gzip = try(local.yes ? element([false, true], 1) : true, true)
  health_check_connect_port = reverse([(var.i3 * 2) / 2, 1])[1]
  lb_protocol = var.i4
  load_balancer_id = trimspace(" ${compact(["", "${"10"}"])[0]} ")
  protocol = coalescelist([], [tolist(["multi\nline", "y"])[0]])[0]
  proxy_protocol_v2_enabled = !(!{ for k, v in { a = var.i5 } : upper(k) => v }["A"])
  server_certificate_id = local.yes ? try(local.nothing.there, { "k" = var.i6 }["k"]) : "Ünï"
  server_group_id = { (local.key) = { for x in [{ n = "a", v = var.i7 }] : x.n => x.v... }.a[0] }[local.key]
  sticky_session_type = yamldecode(yamlencode({ a = "web" })).a
}
