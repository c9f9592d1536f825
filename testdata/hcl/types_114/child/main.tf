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
  type = string
}
variable "i3" {
}
resource "tencentcloud_ccn_attachment" "this" {
  for_each = { a = "x", "b c" = "y" }
  ccn_id = reverse([var.i1, "web"])[1]
  ccn_uin = "web"
  instance_id = join(",", [var.i2, "z"])
  instance_region = "pre-${{ k = "${each.key}-${each.value}", l = 1 }.k}-post"
  instance_type = { for k, v in { a = var.i3 } : upper(k) => v }["A"]
  route_table_id = { for x in [{ n = "a", v = "a-b_c" }] : x.n => x.v... }.a[0]
}
