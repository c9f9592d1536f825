# Ways that depend on the VPC: an IPv4 gateway with one routed vSwitch, and IPv6 that needs bandwidth to be public.
resource "alicloud_vpc" "edge" {
  vpc_name    = "edge"
  cidr_block  = "10.3.0.0/16"
  enable_ipv6 = true
}

resource "alicloud_vswitch" "edge" {
  for_each = { routed = 1, unrouted = 2 }

  vswitch_name         = each.key
  vpc_id               = alicloud_vpc.edge.id
  cidr_block           = cidrsubnet(alicloud_vpc.edge.cidr_block, 8, each.value)
  ipv6_cidr_block_mask = each.value
  zone_id              = "cn-hangzhou-i"
}

resource "alicloud_vpc_ipv4_gateway" "edge" {
  ipv4_gateway_name = "edge"
  vpc_id            = alicloud_vpc.edge.id
  enabled           = true
}

resource "alicloud_route_table" "edge" {
  for_each = alicloud_vswitch.edge

  vpc_id           = alicloud_vpc.edge.id
  route_table_name = each.key
}

resource "alicloud_route_table_attachment" "edge" {
  for_each = alicloud_vswitch.edge

  route_table_id = alicloud_route_table.edge[each.key].id
  vswitch_id     = each.value.id
}

resource "alicloud_route_entry" "out" {
  route_table_id        = alicloud_route_table.edge["routed"].id
  destination_cidrblock = "0.0.0.0/0"
  nexthop_type          = "Ipv4Gateway"
  nexthop_id            = alicloud_vpc_ipv4_gateway.edge.id
}

resource "alicloud_security_group" "edge" {
  security_group_name = "edge"
  vpc_id              = alicloud_vpc.edge.id
}

resource "alicloud_security_group_rule" "v4" {
  security_group_id = alicloud_security_group.edge.id
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = "22/22"
  cidr_ip           = "203.0.113.0/24"
}

resource "alicloud_security_group_rule" "v6" {
  security_group_id = alicloud_security_group.edge.id
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = "22/22"
  ipv6_cidr_ip      = "::/0"
}

resource "alicloud_instance" "edge" {
  for_each = alicloud_vswitch.edge

  instance_name              = each.key
  image_id                   = "aliyun_3_x64_20G_alibase_20240528.vhd"
  instance_type              = "ecs.g7.large"
  security_groups            = [alicloud_security_group.edge.id]
  vswitch_id                 = each.value.id
  internet_max_bandwidth_out = 10
  ipv6_address_count         = 1
  system_disk_encrypted      = true
  http_tokens                = "required"
}

resource "alicloud_vpc_ipv6_gateway" "edge" {
  ipv6_gateway_name = "edge"
  vpc_id            = alicloud_vpc.edge.id
}

resource "alicloud_vpc_ipv6_address" "api" {
  vswitch_id = alicloud_vswitch.edge["routed"].id
}

resource "alicloud_ecs_network_interface" "api" {
  network_interface_name = "api"
  vswitch_id             = alicloud_vswitch.edge["routed"].id
  security_group_ids     = [alicloud_security_group.edge.id]
  ipv6_addresses         = [alicloud_vpc_ipv6_address.api.ipv6_address]
}

resource "alicloud_vpc_ipv6_internet_bandwidth" "api" {
  ipv6_address_id = alicloud_vpc_ipv6_address.api.id
  ipv6_gateway_id = alicloud_vpc_ipv6_gateway.edge.id
  bandwidth       = 20
}
