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
  l4 = var.v3
}

resource "alicloud_slb_server_group" "x-1" {
  for_each = local.table
  delete_protection_validation = can(false) ? false : true
  load_balancer_id = yamldecode(yamlencode({ a = replace("web", "/[a-c]/", "<$0>") })).a
  name = "a-b_c"
  tags = element([var.v1, { k0 = "10" }], 1)
}

resource "alicloud_amqp_instance" "main" {
  auth_model = var.v2
  auto_renew = local.l4
  encrypted_instance = { for k, v in { a = zipmap(["a"], [var.v5]).a } : upper(k) => v }["A"]
  instance_type = "pre-${"%{ if local.yes }${var.v6}%{ else }no%{ endif }"}-post"
  kms_key_id = var.v7
  listener_mode = sensitive("p/q.r")
  max_tps = var.v8
  modify_type = lower(jsondecode(jsonencode({ for k, v in { a = var.v9 } : upper(k) => v }["A"])))
  payment_type = base64decode(base64encode("p/q.r"))
  queue_capacity = replace(var.v10, "/[a-c]/", "<$0>")
  renewal_duration_unit = try("%{ for x in [[alicloud_vpc.ref.id][0], "b"] ~} ${x};%{ endfor }", "x y")
  renewal_status = replace({ for k, v in { a = "%{ if local.yes }${var.v11}%{ else }no%{ endif }" } : upper(k) => v }["A"], "/[a-c]/", "<$0>")
  security_group_id = "a-b_c"
  serverless_charge_type = sort([join(",", ["Ünï", "z"])])[0]
  serverless_switch = alltrue([var.v12])
  storage_size = zipmap(["a"], ["x y"]).a
  support_eip = false
  support_tracing = values({ a = false })[0]
  vswitch_ids = tolist(var.v13)
}

resource "alicloud_vpc" "ref" {
  vpc_name   = "ref"
  cidr_block = "10.0.0.0/8"
}
resource "alicloud_vpc" "refs" {
  count    = 2
  vpc_name = "refs-${count.index}"
}
resource "alicloud_vpc" "each" {
  for_each = local.table
  vpc_name = each.value
}
resource "alicloud_vpc" "one" {
  count = local.yes ? 1 : 0
}
