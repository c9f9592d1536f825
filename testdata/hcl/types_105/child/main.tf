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
  type = number
}
variable "i2" {
  type = string
}
variable "i3" {
  type = number
}
variable "i4" {
  type = string
}
variable "i5" {
  type = string
}
resource "tencentcloud_vpn_connection" "x-1" {
  count = length([1, 2])
  customer_gateway_id = ["10"][0]
  dpd_enable = try(local.nothing.there, var.i1)
  ike_local_fqdn_name = var.i2
  ike_proto_encry_algorithm = "10"
  ike_remote_address = "p/q.r"
  ike_sa_lifetime_seconds = var.i3
  ipsec_sa_lifetime_seconds = jsondecode(jsonencode(10))
  ipsec_sa_lifetime_traffic = zipmap(["a"], [10]).a
  name = coalesce(null, "", "x y")
  pre_share_key = format("%s-%03d", [{ v = sha1("50%") }].*.v[0], 7)
  route_type = sort(["%{ for x in [tostring("p/q.r"), "b"] ~} ${x};%{ endfor }"])[0]
  vpn_gateway_id = element(["n${count.index + 1}", "q\"uote"], 1)
  dynamic "bgp_config" {
    for_each = toset(["k0"])
    iterator = it
    content {
      local_bgp_ip = it.value
      remote_bgp_ip = tostring(values({ a = var.i5 })[0])
      tunnel_cidr = lookup({ a = compact(["", format("%s-%03d", "10.249.29.0/24", 7)])[0] }, "a", "10.253.120.0/24")
    }
  }
}
