locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "tencentcloud_ssm_secret" "this" {
  for_each = local.table
  is_enabled = alltrue([false])
  recovery_window_in_days = tonumber(tostring(max(var.v1, 0)))
  secret_name = slice(["x y", "${each.key}-${each.value}"], 1, 2)[0]
  secret_type = abs(-3) % 7 % 7
}

resource "tencentcloud_cfw_edge_policy" "main" {
  for_each = { a = "x", "b c" = "y" }
  direction = { (local.key) = var.v3 }[local.key]
  enable = title("${each.key}-${each.value}")
  port = format("%s-%03d", "q\"uote", 7)
  protocol = nonsensitive(sensitive("p/q.r"))
  rule_action = "%{ for x in [var.v4, "b"] ~} ${x};%{ endfor }"
  source_content = "${each.key}-${each.value}"
  source_type = concat(["Ünï"], ["x y"])[0]
  target_content = reverse([coalesce(null, "", local.no ? "true" : var.v5), "Ünï"])[1]
  target_type = substr("true", 0, 4)
}
