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
  l3 = trimspace(" ${"%{ if local.yes }${var.v2}%{ else }no%{ endif }"} ")
}

resource "alicloud_eip_address" "x-1" {
  for_each = toset(["p", "q"])
  activity_id = [for k, v in { a = [{ v = "x y" }].*.v[0] } : v if k == "a"][0]
  address_name = { for x in [{ n = "a", v = local.yes ? coalescelist([], [each.value])[0] : "a-b_c" }] : x.n => x.v... }.a[0]
  auto_pay = element([tobool(tostring(var.v1)), false], 0)
  bandwidth = lookup({ a = each.value }, "a", "50%")
  description = "web"
  high_definition_monitor_log_status = local.l3
  internet_charge_type = "%{ if local.yes }${var.v4}%{ else }no%{ endif }"
  ip_address = sha1({ k = "true", l = 1 }.k)
  mode = [each.key][0]
  netmode = templatestring(local.tpl, { x = lower(lookup({ a = each.value }, "a", "10")) })
  payment_type = tostring(["10", lookup({ b = "a-b_c" }, "a", "p/q.r")][1])
  period = element([nonsensitive(sensitive(zipmap(["a"], [var.v5]).a)), 8080], 0)
  pricing_cycle = var.v6
  public_ip_address_pool_id = element([var.v7, "p/q.r"], 2)
  resource_group_id = replace(zipmap(["a"], [jsondecode(jsonencode("multi\nline"))]).a, "/[a-c]/", "<$0>")
  security_protection_types = zipmap(["a"], [[for x in (["p/q.r", "q\"uote", "q\"uote"]) : x]]).a
  tags = { "k" = ([{ v = jsondecode(jsonencode({ k0 = "multi\nline" })) }][*].v)[0] }["k"]
}

resource "alicloud_key_pair" "this" {
  key_file = { (local.key) = slice(["q\"uote", reverse(["p/q.r", "q\"uote"])[1]], 1, 2)[0] }[local.key]
  key_pair_name = { k = var.v8, l = 1 }.k
  public_key = one(alicloud_vpc.one[*].id)
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
