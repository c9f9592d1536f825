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
variable "i5" {
  type = string
}
resource "alicloud_ram_policy" "this" {
  for_each = toset(["p", "q"])
  description = replace(lookup({ b = var.i3 }, "a", "Ünï"), "/[a-c]/", "<$0>")
  force = ([{ v = !(!true) }][*].v)[0]
  policy_name = sha1(var.i4)
  rotate_strategy = { for k, v in { a = var.i5 } : upper(k) => v }["A"]
}
