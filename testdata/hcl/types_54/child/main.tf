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
  type = string
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
  type = string
}
resource "tencentcloud_cfw_nat_policy" "main" {
  description = lookup({ a = "q\"uote" }, "a", "q\"uote")
  direction = sensitive(1e3)
  port = lookup({ b = [var.i3][0] }, "a", "Ünï")
  protocol = { for k, v in { a = "multi\nline" } : upper(k) => v }["A"]
  rule_action = var.i4
  source_content = join(",", [[[for k, v in { a = var.i5 } : v if k == "a"][0]][0], "z"])
  source_type = title(tostring(var.i6))
  target_content = tostring(var.i7)
  target_type = lookup({ b = "q\"uote" }, "a", "multi\nline")
}
