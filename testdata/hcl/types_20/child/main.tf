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
  type = number
}
variable "i4" {
  type = string
}
variable "i5" {
}
resource "alicloud_ga_bandwidth_package" "main" {
  auto_renew_duration = abs(-3)
  bandwidth = merge({ a = 1 }, { a = parseint("47", 10) }).a
  description = var.i4
  payment_type = can("x y") ? "x y" : "q\"uote"
  ratio = 42
  resource_group_id = "true"
  tags = [{ v = { "k" = { k0 = "multi\nline" } }["k"] }].*.v[0]
  type = var.i5
}
