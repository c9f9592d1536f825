locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "tencentcloud_cfw_nat_policy" "x-1" {
  for_each = { a = "x", "b c" = "y" }
  direction = { (local.key) = var.v4 }[local.key]
  port = lookup({ b = lower("x y") }, "a", "50%")
  protocol = each.key
  rule_action = lower(jsondecode(jsonencode("a-b_c")))
  scope = var.v5
  source_content = merge({ a = 1 }, { a = "multi\nline" }).a
  source_type = values({ a = each.key })[0]
  target_content = ([{ v = "true" }][*].v)[0]
  target_type = ([{ v = [for k, v in { a = "${each.key}-${each.value}" } : v if k == "a"][0] }][*].v)[0]
}

module "child" {
  source = "./child"
  i1 = "a-b_c"
  i2 = "multi\nline"
  i3 = "multi\nline"
}
