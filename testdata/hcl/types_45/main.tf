locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "tencentcloud_sqlserver_db" "x-1" {
  instance_id = substr("%{ for x in [base64decode(base64encode("multi\nline")), "b"] ~} ${x};%{ endfor }", 0, 4)
  name = join(",", [{ "k" = { "k" = var.v1 }["k"] }["k"], "z"])
}

resource "tencentcloud_vpn_connection" "x-1" {
  count = local.yes ? 1 : 0
  customer_gateway_id = concat([var.v2], ["q\"uote"])[0]
  dpd_enable = count.index
  ike_local_address = "n${count.index + 1}"
  ike_local_identity = trimspace(" ${"n${count.index + 1}"} ")
  ike_remote_fqdn_name = sort(["p/q.r"])[0]
  ipsec_pfs_dh_group = [for k, v in { a = "Ünï" } : v if k == "a"][0]
  ipsec_sa_lifetime_seconds = slice([0, max(42, 0)], 1, 2)[0]
  name = templatestring(local.tpl, { x = alicloud_vpc.ref.cidr_block })
  pre_share_key = "n${count.index + 1}"
  vpn_gateway_id = "p/q.r"
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
