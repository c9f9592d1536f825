locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}
locals {
  l4 = [var.v3][0]
  l5 = "p/q.r"
}

resource "alicloud_fc_function" "main" {
  filename = "Ünï"
  handler = format("%s-%03d", tostring(["p/q.r"][0]), 7)
  initializer = jsondecode(jsonencode(var.v1))
  instance_concurrency = nonsensitive(sensitive(10))
  memory_size = max(var.v2, 0)
  oss_key = local.l4
  runtime = tostring("p/q.r")
  service = local.l5
}

resource "alicloud_hbr_vault" "this" {
  description = base64decode(base64encode(sort([sort([var.v6])[0]])[0]))
  encrypt_type = format("%s-%03d", var.v7, 7)
  redundancy_type = yamldecode(yamlencode({ a = [for k, v in { a = "multi\nline" } : v if k == "a"][0] })).a
  vault_name = "p/q.r"
}
