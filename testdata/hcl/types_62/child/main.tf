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
  security_group_name = split(",", join(",", [([{ v = format("%s-%03d", var.i2, 7) }][*].v)[0], "z"]))[0]
  tags = tomap(try(var.i3, { k0 = "a-b_c", k1 = "true" }))
  vpc_id = slice(["q\"uote", base64decode(base64encode(var.i4))], 1, 2)[0]
}
