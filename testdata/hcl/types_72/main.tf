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
  netmode = [["10"][0]][0]
  period = try(length(split(",", "a,b")), 1)
  pricing_cycle = join(",", [var.v5, "z"])
  public_ip_address_pool_id = concat(["p/q.r"], ["p/q.r"])[0]
  tags = lookup({ a = var.v6 }, "a", { k0 = "p/q.r" })
}

resource "alicloud_key_pair" "main" {
  count = local.no ? 1 : 2
}
