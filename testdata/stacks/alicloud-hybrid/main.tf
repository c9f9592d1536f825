# Offices, partners and a small shop: VPN, peering and CEN join networks, a simple server and an accelerator face everybody.
terraform {
  required_providers {
    alicloud = {
      source = "aliyun/alicloud"
    }
  }
}

resource "alicloud_vpc" "net" {
  for_each = { hub = "10.10.0.0/16", spoke = "10.11.0.0/16" }

  vpc_name   = each.key
  cidr_block = each.value
}

resource "alicloud_vswitch" "net" {
  for_each = alicloud_vpc.net

  vpc_id     = each.value.id
  cidr_block = cidrsubnet(each.value.cidr_block, 8, 1)
  zone_id    = "cn-hangzhou-i"
}

resource "alicloud_vpn_gateway" "office" {
  vpn_gateway_name = "office"
  vpc_id           = alicloud_vpc.net["hub"].id
  vswitch_id       = alicloud_vswitch.net["hub"].id
  bandwidth        = 10
  enable_ipsec     = true
  enable_ssl       = true
  ssl_connections  = 5
  payment_type     = "PayAsYouGo"
}

resource "alicloud_ssl_vpn_server" "office" {
  name           = "office"
  vpn_gateway_id = alicloud_vpn_gateway.office.id
  client_ip_pool = "10.200.0.0/24"
  local_subnet   = alicloud_vpc.net["hub"].cidr_block
  protocol       = "TCP"
  port           = 1194
}

resource "alicloud_vpc_peer_connection" "hub_spoke" {
  peer_connection_name = "hub-spoke"
  vpc_id               = alicloud_vpc.net["hub"].id
  accepting_vpc_id     = alicloud_vpc.net["spoke"].id
  accepting_region_id  = "cn-hangzhou"
}

resource "alicloud_cen_instance" "all" {
  cen_instance_name = "all"
}

resource "alicloud_cen_instance_attachment" "all" {
  for_each = alicloud_vpc.net

  instance_id              = alicloud_cen_instance.all.id
  child_instance_id        = each.value.id
  child_instance_type      = "VPC"
  child_instance_region_id = "cn-hangzhou"
}

resource "alicloud_security_group" "app" {
  security_group_name = "app"
  vpc_id              = alicloud_vpc.net["spoke"].id
}

resource "alicloud_security_group_rule" "from_vpn" {
  security_group_id = alicloud_security_group.app.id
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = "22/22"
  cidr_ip           = alicloud_ssl_vpn_server.office.client_ip_pool
}

resource "alicloud_security_group_rule" "https" {
  security_group_id = alicloud_security_group.app.id
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = "443/443"
  cidr_ip           = "0.0.0.0/0"
}

resource "alicloud_instance" "app" {
  image_id              = "aliyun_3_x64_20G_alibase_20240528.vhd"
  instance_type         = "ecs.g7.large"
  security_groups       = [alicloud_security_group.app.id]
  vswitch_id            = alicloud_vswitch.net["spoke"].id
  system_disk_encrypted = true
  http_tokens           = "required"
}

resource "alicloud_ga_accelerator" "app" {
  accelerator_name = "app"
  spec             = "1"
  duration         = 1
}

resource "alicloud_ga_listener" "app" {
  accelerator_id = alicloud_ga_accelerator.app.id
  protocol       = "TCP"

  port_ranges {
    from_port = 443
    to_port   = 443
  }
}

resource "alicloud_ga_endpoint_group" "app" {
  accelerator_id        = alicloud_ga_accelerator.app.id
  listener_id           = alicloud_ga_listener.app.id
  endpoint_group_region = "cn-hangzhou"

  endpoint_configurations {
    endpoint = alicloud_instance.app.id
    type     = "ECS"
    weight   = 100
  }
}

resource "alicloud_simple_application_server_instance" "blog" {
  instance_name = "blog"
  image_id      = "cf13e4c0cd5b4c8a9e3f2d1b0a9c8e7d"
  plan_id       = "swas.s.c2m2s50b3t08"
  period        = 1
}

resource "alicloud_simple_application_server_firewall_rule" "blog" {
  for_each = { "443" = "Tcp", "3306" = "Tcp", "5000/5010" = "TcpAndUdp" }

  instance_id   = alicloud_simple_application_server_instance.blog.id
  rule_protocol = each.value
  port          = each.key
}
