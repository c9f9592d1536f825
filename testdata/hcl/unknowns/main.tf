resource "alicloud_vpc" "v" {
  vpc_name = null
}
resource "alicloud_vpc" "w" {
  for_each = { a = alicloud_vpc.v.id, b = "known" }
  vpc_name = each.value
  tags     = { key = each.key }
}
locals {
  ids     = { for k, w in alicloud_vpc.w : k => w.id }
  objects = { x = { id = alicloud_vpc.v.id, name = "n", list = ["p", alicloud_vpc.v.router_id] } }
  mixed   = concat(["first"], [alicloud_vpc.v.id])
  secret  = sensitive({ one = "1", two = "2" })
  joined  = "${alicloud_vpc.v.id}-suffix"
}
resource "alicloud_vswitch" "s" {
  for_each     = local.ids
  vpc_id       = each.value
  cidr_block   = "10.0.0.0/24"
  zone_id      = "z-${each.key}"
  vswitch_name = alicloud_vpc.w[each.key].vpc_name
}
resource "alicloud_vswitch" "o" {
  for_each     = local.objects
  vpc_id       = each.value.id
  cidr_block   = "10.0.1.0/24"
  zone_id      = each.value.list[0]
  vswitch_name = each.value.list[1]
  description  = each.value.name
}
resource "alicloud_vswitch" "c" {
  count        = length(local.mixed)
  vpc_id       = local.mixed[1]
  cidr_block   = cidrsubnet("10.0.0.0/8", 8, count.index)
  zone_id      = local.mixed[0]
  vswitch_name = count.index == 0 ? "zero" : local.joined
}
resource "alicloud_vswitch" "n" {
  vpc_id       = alicloud_vpc.v.vpc_name
  cidr_block   = "10.0.2.0/24"
  zone_id      = alicloud_vpc.v.description == null ? "null" : "unknown"
  vswitch_name = startswith(local.joined, "vpc-") ? "yes" : "no"
  tags         = { for k, v in local.objects.x : k => "x" if k != "id" }
}
resource "alicloud_security_group" "g" {
  count               = length(local.secret) > 1 ? 1 : 0
  security_group_name = local.secret.one
  vpc_id              = values(alicloud_vpc.w)[0].id == "" ? "a" : "b"
  description         = join(",", [for s in alicloud_vswitch.s : s.zone_id])
  tags                = { len = length(alicloud_vswitch.c), all = join("", alicloud_vswitch.c[*].zone_id), id = alicloud_vswitch.c[0].id }
}
