# No server has an address of its own: DNAT entries and a HAVIP bring the Internet in, SNAT only lets them out.
terraform {
  required_providers {
    alicloud = {
      source = "aliyun/alicloud"
    }
  }
}

resource "alicloud_vpc" "main" {
  cidr_block = "192.168.0.0/16"
}

resource "alicloud_vswitch" "app" {
  vpc_id     = alicloud_vpc.main.id
  cidr_block = "192.168.10.0/24"
  zone_id    = "cn-beijing-k"
}

resource "alicloud_security_group" "app" {
  security_group_name = "app"
  vpc_id              = alicloud_vpc.main.id
}

locals {
  rules = {
    ssh     = ["22/22", "203.0.113.0/24"]
    passive = ["20050/20150", "0.0.0.0/0"]
    https   = ["443/443", "0.0.0.0/0"]
  }
}

resource "alicloud_security_group_rule" "app" {
  for_each = local.rules

  security_group_id = alicloud_security_group.app.id
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = each.value[0]
  cidr_ip           = each.value[1]
  description       = each.key
}

resource "alicloud_instance" "app" {
  for_each = toset(["ftp", "lb1", "lb2"])

  instance_name         = each.key
  image_id              = "aliyun_3_x64_20G_alibase_20240528.vhd"
  instance_type         = "ecs.g7.large"
  security_groups       = [alicloud_security_group.app.id]
  vswitch_id            = alicloud_vswitch.app.id
  system_disk_encrypted = true
  http_tokens           = "required"
}

resource "alicloud_nat_gateway" "main" {
  vpc_id           = alicloud_vpc.main.id
  vswitch_id       = alicloud_vswitch.app.id
  nat_gateway_name = "main"
  nat_type         = "Enhanced"
  payment_type     = "PayAsYouGo"
}

resource "alicloud_eip_address" "nat" {
  bandwidth = "100"
}

resource "alicloud_eip_association" "nat" {
  allocation_id = alicloud_eip_address.nat.id
  instance_id   = alicloud_nat_gateway.main.id
  instance_type = "Nat"
}

resource "alicloud_snat_entry" "app" {
  snat_table_id     = alicloud_nat_gateway.main.snat_table_ids
  source_vswitch_id = alicloud_vswitch.app.id
  snat_ip           = alicloud_eip_address.nat.ip_address
  depends_on        = [alicloud_eip_association.nat]
}

resource "alicloud_forward_entry" "ssh" {
  forward_table_id = alicloud_nat_gateway.main.forward_table_ids
  external_ip      = alicloud_eip_address.nat.ip_address
  external_port    = "8022"
  ip_protocol      = "tcp"
  internal_ip      = alicloud_instance.app["ftp"].private_ip
  internal_port    = "22"
  port_break       = true
  depends_on       = [alicloud_eip_association.nat]
}

resource "alicloud_forward_entry" "passive" {
  forward_table_id = alicloud_nat_gateway.main.forward_table_ids
  external_ip      = alicloud_eip_address.nat.ip_address
  external_port    = "10000/10099"
  ip_protocol      = "tcp"
  internal_ip      = alicloud_instance.app["ftp"].private_ip
  internal_port    = "20000/20099"
  port_break       = true
  depends_on       = [alicloud_eip_association.nat]
}

resource "alicloud_havip" "lb" {
  vswitch_id  = alicloud_vswitch.app.id
  ha_vip_name = "lb"
}

resource "alicloud_havip_attachment" "lb" {
  for_each = toset(["lb1", "lb2"])

  ha_vip_id   = alicloud_havip.lb.id
  instance_id = alicloud_instance.app[each.key].id
}

resource "alicloud_eip_address" "lb" {
  bandwidth = "100"
}

resource "alicloud_eip_association" "lb" {
  allocation_id = alicloud_eip_address.lb.id
  instance_id   = alicloud_havip.lb.id
  instance_type = "HaVip"
}
