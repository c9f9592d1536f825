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
  type = map(string)
}
variable "i4" {
}
resource "alicloud_security_group" "main" {
  inner_access_policy = var.i1
  resource_group_id = ([{ v = slice(["q\"uote", { for x in [{ n = "a", v = var.i2 }] : x.n => x.v... }.a[0]], 1, 2)[0] }][*].v)[0]
  tags = tomap(try(var.i3, { k0 = "a-b_c", k1 = "true" }))
  vpc_id = slice(["q\"uote", base64decode(base64encode(var.i4))], 1, 2)[0]
}
