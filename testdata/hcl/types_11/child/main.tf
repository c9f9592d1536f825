locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}
resource "alicloud_ram_user" "x-1" {
  count = false ? 1 : 2
  email = "Ünï"
  name = tostring([for k, v in { a = "true" } : v if k == "a"][0])
}
