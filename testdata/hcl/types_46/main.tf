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
  l3 = sensitive(tostring("web"))
}

resource "tencentcloud_vpn_customer_gateway" "main" {
  for_each = toset(["p", "q"])
  name = { k = var.v1, l = 1 }.k
  public_ip_address = split(",", join(",", ["q\"uote", "z"]))[0]
  tags = sensitive(var.v2)
}

resource "tencentcloud_clb_listener_rule" "x-1" {
  certificate_ca_id = can("web") ? "web" : "Ünï"
  clb_id = sha1(compact(["", alicloud_vpc.refs[0].id])[0])
  domain = local.l3
  forward_type = "web"
  health_check_http_method = var.v4
  health_check_http_path = nonsensitive(sensitive(title(lookup({ a = var.v5 }, "a", "Ünï"))))
  health_check_switch = element([local.yes ? var.v6 : true, true], 3)
  listener_id = lower(slice(["x y", split(",", join(",", [var.v7, "z"]))[0]], 1, 2)[0])
  url = [coalescelist([], [coalescelist([], [alicloud_vpc.ref.vpc_name])[0]])[0]][0]
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
