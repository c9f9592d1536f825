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
  l15 = "50%"
}

resource "alicloud_route_entry" "main" {
  description = "${[var.v1][0]}"
  destination_cidrblock = var.v2
  name = title({ "k" = alicloud_vpc.ref.id }["k"])
  nexthop_id = trimspace(" ${var.v3} ")
  nexthop_type = lower("%{ if local.yes }${{ (local.key) = "a-b_c" }[local.key]}%{ else }no%{ endif }")
  route_table_id = try("web", "web")
}

resource "alicloud_bastionhost_instance" "this" {
  bandwidth = "multi\nline"
  description = lookup({ a = var.v4 }, "a", "a-b_c")
  license_code = local.no ? "web" : tostring(replace("a-b_c", "/[a-c]/", "<$0>"))
  plan_code = "10"
  renew_period = slice([8080, var.v5], 1, 2)[0]
  renewal_period_unit = yamldecode(yamlencode({ a = "10" })).a
  resource_group_id = "50%"
  security_group_ids = var.v6
  slave_vswitch_id = tolist(["%{ if local.yes }${[var.v7][0]}%{ else }no%{ endif }", "y"])[0]
  storage = var.v8
  vswitch_id = "%{ if local.yes }${var.v9}%{ else }no%{ endif }"
  dynamic "ad_auth_server" {
    for_each = toset(["k0"])
    iterator = it
    content {
      account = it.value
      base_dn = [for k, v in { a = coalescelist([], [var.v10])[0] } : v if k == "a"][0]
      domain = templatestring(local.tpl, { x = "pre-${["Ünï", "50%"][1]}-post" })
      email_mapping = concat([{ "k" = one([for x in [(alicloud_vpc.refs[*].id)[1]] : x]) }["k"]], ["x y"])[0]
      is_ssl = lookup({ b = sensitive(true) }, "a", false)
      mobile_mapping = concat([{ k = var.v11, l = 1 }.k], ["Ünï"])[0]
      name_mapping = replace(sha1(var.v12), "/[a-c]/", "<$0>")
      password = "%{ for x in [var.v13, "b"] ~} ${x};%{ endfor }"
      port = (1e3 % 7 * 2) / 2
      server = "${"50%"}"
    }
  }
  dynamic "ldap_auth_server" {
    for_each = { for x in ["k0", "k1", "k2"] : x => upper(x) }
    content {
      account = ldap_auth_server.key
      base_dn = slice(["q\"uote", one([for x in [substr(var.v14, 0, 4)] : x])], 1, 2)[0]
      email_mapping = tostring({ for x in [{ n = "a", v = ((alicloud_vpc.refs[*].id)[1]) }] : x.n => x.v... }.a[0])
      filter = tolist([local.l15, "y"])[0]
      login_name_mapping = try(base64decode(base64encode(var.v16)), "x y")
      name_mapping = var.v17
      port = nonsensitive(sensitive(var.v18))
      server = format("%s-%03d", slice(["true", join(",", [alicloud_vpc.ref.cidr_block, "z"])], 1, 2)[0], 7)
    }
  }
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
