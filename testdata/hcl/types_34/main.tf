locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "tencentcloud_kubernetes_cluster" "this" {
  for_each = toset(["p", "q"])
  claim_expired_seconds = var.v1
  cluster_internet_security_group = var.v2
  cluster_intranet_domain = "%{ if local.yes }${"true"}%{ else }no%{ endif }"
  deletion_protection = { for k, v in { a = var.v3 } : upper(k) => v }["A"] || false
  is_non_static_ip_mode = var.v4
  mount_target = var.v5
  vpc_id = join(",", [each.key, "z"])
}

resource "tencentcloud_vpn_gateway" "x-1" {
  count = local.no ? 1 : 2
  cdc_id = [{ v = yamldecode(yamlencode({ a = var.v6 })).a }].*.v[0]
  charge_type = [{ v = "n${count.index + 1}" }].*.v[0]
  name = lower(var.v7)
}
