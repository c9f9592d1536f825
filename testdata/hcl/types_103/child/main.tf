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
}
variable "i6" {
}
variable "i7" {
}
resource "tencentcloud_tcr_namespace" "this" {
  instance_id = { for k, v in { a = try(var.i4, "x y") } : upper(k) => v }["A"]
  is_auto_scan = { for k, v in { a = var.i5 } : upper(k) => v }["A"]
  is_public = jsondecode(jsonencode({ for k, v in { a = true } : upper(k) => v }["A"]))
  name = lookup({ b = var.i6 }, "a", "Ünï")
  severity = trimspace(" ${lookup({ a = var.i7 }, "a", "q\"uote")} ")
  tags = lookup({ a = concat([[{ v = { k0 = "Ünï", k1 = "q\"uote" } }].*.v[0]], [{ k0 = "multi\nline", k1 = "Ünï" }])[0] }, "a", { k0 = "web", k1 = "true" })
}
