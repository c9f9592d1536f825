locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "alicloud_ram_role" "this" {
  role_name = [{ v = var.v1 }].*.v[0]
}

resource "alicloud_log_store" "this" {
  for_each = { a = "x", "b c" = "y" }
  hot_ttl = zipmap(["a"], [var.v2]).a
  infrequent_access_ttl = "${8080 % 7}"
}
