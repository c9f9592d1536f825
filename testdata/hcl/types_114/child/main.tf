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
}
variable "i3" {
}
resource "tencentcloud_ccn_attachment" "this" {
  for_each = { a = "x", "b c" = "y" }
  ccn_id = reverse([var.i1, "web"])[1]
  instance_id = ["web", "%{ for x in ["pre-${var.i2}-post", "b"] ~} ${x};%{ endfor }"][1]
  instance_region = title(var.i3)
  instance_type = ([{ v = "${each.key}-${each.value}" }][*].v)[0]
  route_table_id = { for x in [{ n = "a", v = each.key }] : x.n => x.v... }.a[0]
}
