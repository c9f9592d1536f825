locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "alicloud_log_project" "x-1" {
  for_each = { a = "x", "b c" = "y" }
}

resource "alicloud_ram_policy" "main" {
  force = can(var.v1) ? var.v1 : true
}
