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
  type = number
}
variable "i3" {
  type = number
}
variable "i4" {
}
variable "i5" {
  type = number
}
resource "tencentcloud_redis_instance" "this" {
  availability_zone = "true"
  ip = var.i1
  mem_size = var.i2
  port = merge({ a = 1 }, { a = [{ v = 42 }].*.v[0] }).a
  prepaid_period = (nonsensitive(sensitive("${var.i3}")) * 2) / 2
  product_version = var.i4
  project_id = local.no ? 10 : var.i5
  redis_replicas_num = tonumber(tostring(can(1) ? 1 : 10))
}
