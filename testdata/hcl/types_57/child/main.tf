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
resource "tencentcloud_vpn_gateway_route" "main" {
  for_each = { t = "u" }
  destination_cidr_block = local.yes ? replace("10.162.118.0/24", "/[a-c]/", "<$0>") : "10.30.132.0/24"
  instance_id = { (local.key) = coalesce(null, "", "%{ if local.yes }${"true"}%{ else }no%{ endif }") }[local.key]
  instance_type = "true"
  priority = var.i1
  status = reverse(["true", "q\"uote"])[1]
  vpn_gateway_id = coalesce(null, "", each.key)
}
