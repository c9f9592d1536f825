locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "alicloud_ram_role_policy_attachment" "main" {
  for_each = toset(["p", "q"])
  policy_name = coalesce(null, "", "a-b_c")
  policy_type = try(("50%"), "multi\nline")
  role_name = sensitive("${each.key}-${each.value}")
}

module "child" {
  source = "./child"
  i1 = "web"
  i2 = 1
  i3 = 8080
  i4 = "q\"uote"
  i5 = true
  i6 = "10"
  i7 = "true"
}
