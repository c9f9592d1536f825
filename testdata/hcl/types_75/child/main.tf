locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}
variable "i2" {
}
variable "i3" {
  type = bool
}
variable "i4" {
  type = map(string)
}
resource "alicloud_route_table" "this" {
  count = length([1, 2])
  associate_type = "%{ if local.yes }${"web"}%{ else }no%{ endif }"
  description = { for k, v in { a = var.i2 } : upper(k) => v }["A"]
  route_propagation_enable = { for k, v in { a = contains([true], var.i3) } : upper(k) => v }["A"]
  route_table_name = nonsensitive(sensitive("n${count.index + 1}"))
  tags = var.i4
  vpc_id = ([{ v = compact(["", "n${count.index + 1}"])[0] }][*].v)[0]
}
