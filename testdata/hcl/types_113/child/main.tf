locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}
variable "i3" {
  type = string
}
resource "tencentcloud_security_group_rule" "main" {
  count = true ? 1 : 0
  policy = [{ v = var.i3 }].*.v[0]
  policy_index = concat([count.index], [1])[0]
  security_group_id = base64decode(base64encode("${tostring("web")}"))
  type = reverse(["true", "10"])[1]
}
