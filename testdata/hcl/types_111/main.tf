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
  l3 = 10
  l8 = "multi\nline"
}

resource "tencentcloud_ssm_secret" "this" {
  for_each = toset(["p", "q"])
  additional_config = { "k" = slice(["a-b_c", var.v1], 1, 2)[0] }["k"]
  description = ["a-b_c", ([{ v = "multi\nline" }][*].v)[0]][1]
  is_enabled = { k = true, l = 1 }.k
  kms_key_id = replace(sensitive(var.v2), "/[a-c]/", "<$0>")
  secret_name = reverse(["Ünï", "a-b_c"])[1]
  secret_type = local.yes ? local.l3 : 1e3
  tags = local.yes ? try(local.nothing.there, sensitive(var.v4)) : { k0 = "p/q.r", k1 = "x y" }
}

resource "tencentcloud_cfw_edge_policy" "this" {
  count = length(local.names)
  description = element(["multi\nline", "50%"], 1)
  direction = count.index
  enable = local.no ? "10" : var.v5
  port = templatestring(local.tpl, { x = slice(["Ünï", "n${count.index + 1}"], 1, 2)[0] })
  protocol = "multi\nline"
  rule_action = { for x in [{ n = "a", v = var.v6 }] : x.n => x.v... }.a[0]
  scope = templatestring(local.tpl, { x = { for x in [{ n = "a", v = var.v7 }] : x.n => x.v... }.a[0] })
  source_content = local.no ? "Ünï" : sha1(alicloud_vpc.ref.id)
  source_type = coalesce(null, "", templatestring(local.tpl, { x = ("p/q.r") }))
  target_content = coalescelist([], [split(",", join(",", [nonsensitive(sensitive("web")), "z"]))[0]])[0]
  target_type = local.l8
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
