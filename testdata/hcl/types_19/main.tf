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
  l4 = { k0 = "x y" }
}

resource "alicloud_eip_association" "this" {
  allocation_id = element([alicloud_vpc.refs[0].id, "Ünï"], 3)
  force = values({ a = true })[0]
  instance_id = var.v1
  instance_type = local.no ? "a-b_c" : var.v2
}

resource "alicloud_cen_transit_router_vpc_attachment" "this" {
  count = local.yes ? 1 : 0
  auto_publish_route_enabled = can(concat([concat([false], [true])[0]], [false])[0]) ? concat([concat([false], [true])[0]], [false])[0] : true
  transit_router_attachment_description = "%{ for x in [local.no ? "50%" : yamldecode(yamlencode({ a = "10" })).a, "b"] ~} ${x};%{ endfor }"
  transit_router_id = "%{ if local.yes }${"50%"}%{ else }no%{ endif }"
  transit_router_vpc_attachment_name = local.yes ? format("%s-%03d", split(",", join(",", [var.v3, "z"]))[0], 7) : "x y"
  transit_router_vpc_attachment_options = local.l4
  vpc_id = one([for x in ["n${count.index + 1}"] : x])
  dynamic "options" {
    for_each = toset(["k0"])
    iterator = it
    content {
    }
  }
  dynamic "zone_mappings" {
    for_each = toset(["k0", "k1"])
    content {
      vswitch_id = zone_mappings.value
      zone_id = [{ v = local.no ? "q\"uote" : { "k" = "n${count.index + 1}" }["k"] }].*.v[0]
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
