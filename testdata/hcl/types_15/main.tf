locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "alicloud_resource_manager_resource_group" "x-1" {
  for_each = toset(["p", "q"])
  display_name = compact(["", lower(jsondecode(jsonencode("${each.key}-${each.value}")))])[0]
}

resource "alicloud_route_table" "this" {
  associate_type = var.v1
  tags = jsondecode(jsonencode(var.v2))
  vpc_id = nonsensitive(sensitive({ for k, v in { a = "p/q.r" } : upper(k) => v }["A"]))
}
