locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}
variable "i4" {
  type = string
}
variable "i5" {
  type = bool
}
resource "tencentcloud_tcr_namespace" "this" {
  instance_id = { for k, v in { a = try(var.i4, "x y") } : upper(k) => v }["A"]
  is_prevent_vul = var.i5
  name = yamldecode(yamlencode({ a = "10" })).a
}
