locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "alicloud_slb_server_group" "x-1" {
  for_each = local.table
  load_balancer_id = can("50%") ? "50%" : "x y"
}

resource "alicloud_amqp_instance" "this" {
  for_each = local.table
  auto_renew = tobool(tostring(var.v1))
  edition = can("10") ? "10" : "true"
  encrypted_instance = { for x in [{ n = "a", v = false }] : x.n => x.v... }.a[0]
  kms_key_id = "q\"uote"
  max_connections = var.v2
  max_tps = trimspace(" ${"${each.key}-${each.value}"} ")
  payment_type = var.v3
  period_cycle = "%{ for x in ["a-b_c", "b"] ~} ${x};%{ endfor }"
  security_group_id = zipmap(["a"], [{ for k, v in { a = local.no ? "Ünï" : "web" } : upper(k) => v }["A"]]).a
  serverless_charge_type = lower(jsondecode(jsonencode({ for k, v in { a = var.v4 } : upper(k) => v }["A"])))
  support_tracing = !(!{ k = local.yes ? false : false, l = 1 }.k)
  tracing_storage_time = slice([42, try([var.v5][0], 0)], 1, 2)[0]
  vpc_id = "%{ if local.yes }${{ for x in [{ n = "a", v = coalesce(null, "", "true") }] : x.n => x.v... }.a[0]}%{ else }no%{ endif }"
  vswitch_ids = flatten([var.v6, [["true", "q\"uote", "50%"]]])
}
