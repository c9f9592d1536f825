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
resource "tencentcloud_kms_key" "this" {
  alias = "a-b_c"
  key_usage = one([for x in [var.i1] : x])
}
