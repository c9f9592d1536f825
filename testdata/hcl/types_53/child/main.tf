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
  type = map(string)
}
variable "i2" {
  type = string
}
resource "tencentcloud_route_table" "this" {
  name = { for x in [{ n = "a", v = "web" }] : x.n => x.v... }.a[0]
  tags = sensitive([{ v = var.i1 }].*.v[0])
  vpc_id = replace(var.i2, "/[a-c]/", "<$0>")
}
