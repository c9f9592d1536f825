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
  type = string
}
resource "tencentcloud_security_group_rule" "main" {
  count = true ? 1 : 0
  description = "50%"
  ip_protocol = try(local.yes ? "50%" : "multi\nline", "Ünï")
  policy = sensitive(var.i3)
  policy_index = { for k, v in { a = abs(-3) } : upper(k) => v }["A"]
  security_group_id = reverse(["q\"uote", "10"])[1]
  type = var.i4
}
