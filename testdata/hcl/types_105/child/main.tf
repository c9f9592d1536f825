locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}
variable "i1" {
}
variable "i2" {
  type = string
}
variable "i3" {
}
variable "i4" {
}
variable "i5" {
}
variable "i6" {
  type = number
}
resource "tencentcloud_vpn_connection" "x-1" {
  count = length([1, 2])
  customer_gateway_id = ["10"][0]
  dpd_action = var.i1
  dpd_timeout = sensitive({ for x in [{ n = "a", v = local.no ? 10 : 1 }] : x.n => x.v... }.a[0])
  health_check_local_ip = lower(sha1(templatestring(local.tpl, { x = "a-b_c" })))
  ike_dh_group_name = "n${count.index + 1}"
  ike_exchange_mode = "p/q.r"
  ike_local_identity = var.i2
  ike_proto_authen_algorithm = { "k" = "50%" }["k"]
  ike_remote_fqdn_name = templatestring(local.tpl, { x = sha1({ for k, v in { a = var.i3 } : upper(k) => v }["A"]) })
  ike_remote_identity = coalesce(null, "", "web")
  ipsec_integrity_algorithm = zipmap(["a"], [var.i4]).a
  ipsec_pfs_dh_group = { for k, v in { a = compact(["", var.i5])[0] } : upper(k) => v }["A"]
  ipsec_sa_lifetime_seconds = [{ v = count.index }].*.v[0]
  ipsec_sa_lifetime_traffic = var.i6
  name = "${"true"}"
  negotiation_type = lookup({ a = compact(["", format("%s-%03d", "n${count.index + 1}", 7)])[0] }, "a", "multi\nline")
  pre_share_key = coalescelist([], [values({ a = jsondecode(jsonencode("q\"uote")) })[0]])[0]
  route_type = "%{ for x in [format("%s-%03d", "a-b_c", 7), "b"] ~} ${x};%{ endfor }"
  tags = lookup({ b = { k = { k0 = "p/q.r", k1 = "true" }, l = 1 }.k }, "a", { k0 = "50%", k1 = "a-b_c" })
  vpc_id = "%{ for x in ["true", "b"] ~} ${x};%{ endfor }"
  vpn_gateway_id = "n${count.index + 1}"
  bgp_config {
    local_bgp_ip = "50%"
    remote_bgp_ip = "a-b_c"
    tunnel_cidr = "10.137.49.0/24"
  }
  health_check_config {
    probe_interval = count.index
    probe_threshold = floor([8080, { for k, v in { a = count.index } : upper(k) => v }["A"]][1] + 0.5)
    probe_type = { k = { k = coalesce(null, "", "multi\nline"), l = 1 }.k, l = 1 }.k
  }
}
