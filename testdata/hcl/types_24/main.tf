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
  l1 = lookup({ b = true }, "a", false)
  l4 = var.v3
}

resource "alicloud_slb_server_group" "this" {
  for_each = { a = "x", "b c" = "y" }
  delete_protection_validation = local.l1
  load_balancer_id = lower(slice(["p/q.r", one(alicloud_vpc.one[*].id)], 1, 2)[0])
}

resource "alicloud_amqp_instance" "this" {
  count = length(local.names)
  auto_renew = var.v2
  listener_mode = base64decode(base64encode("web"))
  max_eip_tps = compact(["", "10"])[0]
  payment_type = lookup({ b = lower(coalescelist([], ["n${count.index + 1}"])[0]) }, "a", "web")
  renewal_duration_unit = lower("50%")
  support_tracing = zipmap(["a"], [local.l4]).a
  vswitch_ids = ["web", "a-b_c"][*]
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
