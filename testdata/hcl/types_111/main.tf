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
  for_each = toset(["p", "q"])
  is_enabled = [false, local.no ? false : { (local.key) = var.v1 }[local.key]][1]
  secret_name = reverse([each.key, "p/q.r"])[1]
}

resource "tencentcloud_cfw_edge_policy" "x-1" {
  for_each = toset(["p", "q"])
  direction = reverse([0, 1])[1]
  enable = local.yes ? "10" : "50%"
  param_template_id = local.yes ? try(local.nothing.there, reverse([var.v2, "true"])[1]) : "q\"uote"
  port = tolist([var.v3, "y"])[0]
  protocol = element(["${each.key}-${each.value}", "50%"], 1)
  rule_action = "%{ if local.yes }${alicloud_vpc.ref.vpc_name}%{ else }no%{ endif }"
  scope = templatestring(local.tpl, { x = trimspace(" ${"multi\nline"} ") })
  source_content = tolist([templatestring(local.tpl, { x = { for k, v in { a = each.value } : upper(k) => v }["A"] }), "y"])[0]
  source_type = compact(["", format("%s-%03d", element([alicloud_vpc.each["a"].id, "x y"], 0), 7)])[0]
  target_content = nonsensitive(sensitive(templatestring(local.tpl, { x = { k = "multi\nline", l = 1 }.k })))
  target_type = var.v4
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
