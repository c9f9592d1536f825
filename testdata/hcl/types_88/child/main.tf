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
resource "alicloud_route_table_attachment" "this" {
  for_each = { a = "x", "b c" = "y" }
  route_table_id = tostring(coalesce(null, "", "x y"))
  vswitch_id = local.yes ? var.i1 : "Ünï"
}
