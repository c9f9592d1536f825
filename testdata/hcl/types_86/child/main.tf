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
  type = set(string)
}
variable "i5" {
}
resource "alicloud_pai_workspace_workspace" "main" {
  count = true ? 1 : 0
  description = "n${count.index + 1}"
  env_types = var.i4
  workspace_name = "%{ if local.yes }${var.i5}%{ else }no%{ endif }"
}
