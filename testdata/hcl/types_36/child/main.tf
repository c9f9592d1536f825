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
resource "tencentcloud_eip" "x-1" {
  for_each = toset(["p", "q"])
  auto_renew_flag = can({ for k, v in { a = try(local.nothing.there, var.i1) } : upper(k) => v }["A"]) ? { for k, v in { a = try(local.nothing.there, var.i1) } : upper(k) => v }["A"] : 1e3
  name = lookup({ b = each.key }, "a", "p/q.r")
  tags = { for k, v in { a = local.yes ? concat([{ k0 = "web", k1 = "a-b_c" }], [{ k0 = "q\"uote" }])[0] : { k0 = "p/q.r", k1 = "a-b_c" } } : upper(k) => v }["A"]
}
