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
variable "i3" {
}
variable "i4" {
}
variable "i5" {
}
variable "i6" {
}
variable "i7" {
  type = number
}
variable "i8" {
}
variable "i9" {
}
variable "i10" {
  type = number
}
variable "i11" {
  type = string
}
variable "i12" {
  type = number
}
variable "i13" {
}
resource "alicloud_slb_listener" "main" {
  for_each = { t = "u" }
  acl_ids = can(distinct(var.i1)) ? distinct(var.i1) : ["web"]
  acl_status = { for x in [{ n = "a", v = try(var.i2, "50%") }] : x.n => x.v... }.a[0]
  acl_type = var.i3
  backend_port = slice([42, 10], 1, 2)[0]
  ca_certificate_id = { for k, v in { a = lookup({ a = var.i4 }, "a", "web") } : upper(k) => v }["A"]
  delete_protection_validation = try(local.yes ? element([false, true], 1) : true, true)
  description = values({ a = title((var.i5)) })[0]
  frontend_port = concat([abs(-10)], [1e3])[0]
  gzip = [merge({ a = 1 }, { a = false }).a][0]
  health_check = "%{ for x in [([{ v = "q\"uote" }][*].v)[0], "b"] ~} ${x};%{ endfor }"
  health_check_connect_port = reverse([values({ a = var.i6 })[0], 0])[1] + 0
  health_check_domain = "10"
  health_check_interval = { (local.key) = local.no ? 0 : var.i7 + 0 }[local.key]
  health_check_timeout = var.i8
  health_check_type = format("%s-%03d", [{ v = "${each.key}-${each.value}" }].*.v[0], 7)
  health_check_uri = zipmap(["a"], [("multi\nline")]).a
  instance_port = tonumber(tostring(var.i9))
  lb_port = var.i10
  listener_forward = [{ v = var.i11 }].*.v[0]
  load_balancer_id = merge({ a = 1 }, { a = base64decode(base64encode("q\"uote")) }).a
  protocol = try(local.nothing.there, each.value)
  request_timeout = try(sum([var.i12, 1]), 42)
  scheduler = slice(["p/q.r", reverse([[{ v = var.i13 }].*.v[0], "10"])[1]], 1, 2)[0]
}
