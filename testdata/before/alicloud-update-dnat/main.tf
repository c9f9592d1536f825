resource "alicloud_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "alicloud_vswitch" "a" {
  vpc_id     = alicloud_vpc.main.id
  cidr_block = "10.0.1.0/24"
  zone_id    = "cn-hangzhou-i"
}

resource "alicloud_security_group" "app" {
  security_group_name = "app"
  vpc_id              = alicloud_vpc.main.id
}

resource "alicloud_security_group_rule" "app" {
  for_each = { "443/443" = "0.0.0.0/0", "6379/6379" = "0.0.0.0/0", "22/22" = "203.0.113.0/24" }

  security_group_id = alicloud_security_group.app.id
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = each.key
  cidr_ip           = each.value
}

resource "alicloud_instance" "app" {
  image_id              = "aliyun_3_x64_20G_alibase_20240528.vhd"
  instance_type         = "ecs.g7.large"
  security_groups       = [alicloud_security_group.app.id]
  vswitch_id            = alicloud_vswitch.a.id
  private_ip            = "10.0.1.10"
  system_disk_encrypted = true
  http_tokens           = "required"
}

resource "alicloud_instance" "bastion" {
  image_id              = "aliyun_3_x64_20G_alibase_20240528.vhd"
  instance_type         = "ecs.g7.large"
  security_groups       = [alicloud_security_group.app.id]
  vswitch_id            = alicloud_vswitch.a.id
  private_ip            = "10.0.1.11"
  system_disk_encrypted = true
  http_tokens           = "required"
}

resource "alicloud_nat_gateway" "main" {
  vpc_id       = alicloud_vpc.main.id
  vswitch_id   = alicloud_vswitch.a.id
  nat_type     = "Enhanced"
  payment_type = "PayAsYouGo"
}

resource "alicloud_eip_address" "nat" {
  bandwidth = "50"
}

resource "alicloud_eip_association" "nat" {
  allocation_id = alicloud_eip_address.nat.id
  instance_id   = alicloud_nat_gateway.main.id
  instance_type = "Nat"
}

locals {
  published = {
    https = ["443", "443"]
  }
}

resource "alicloud_forward_entry" "app" {
  for_each = local.published

  forward_table_id = alicloud_nat_gateway.main.forward_table_ids
  external_ip      = alicloud_eip_address.nat.ip_address
  external_port    = each.value[0]
  ip_protocol      = "tcp"
  internal_ip      = alicloud_instance.app.private_ip
  internal_port    = each.value[1]
  depends_on       = [alicloud_eip_association.nat]
}
