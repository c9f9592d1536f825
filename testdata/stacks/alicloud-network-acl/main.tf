# Subnets that filter: an ACL keeps the databases' port and the office's SSH apart, another has no way back for replies.
resource "alicloud_vpc" "main" {
  cidr_block = "10.2.0.0/16"
}

resource "alicloud_vswitch" "zone" {
  for_each = {
    front = "10.2.1.0/24"
    mute  = "10.2.2.0/24"
    bare  = "10.2.3.0/24"
  }

  vswitch_name = each.key
  vpc_id       = alicloud_vpc.main.id
  cidr_block   = each.value
  zone_id      = "cn-hangzhou-i"
}

resource "alicloud_network_acl" "front" {
  network_acl_name = "front"
  vpc_id           = alicloud_vpc.main.id

  ingress_acl_entries {
    network_acl_entry_name = "office"
    policy                 = "accept"
    protocol               = "tcp"
    port                   = "22/22"
    source_cidr_ip         = "203.0.113.0/24"
  }

  ingress_acl_entries {
    network_acl_entry_name = "no-ssh"
    policy                 = "drop"
    protocol               = "tcp"
    port                   = "22/22"
    source_cidr_ip         = "0.0.0.0/0"
  }

  ingress_acl_entries {
    network_acl_entry_name = "low-ports"
    policy                 = "accept"
    protocol               = "tcp"
    port                   = "1/1024"
    source_cidr_ip         = "0.0.0.0/0"
  }

  egress_acl_entries {
    network_acl_entry_name = "all"
    policy                 = "accept"
    protocol               = "all"
    port                   = "-1/-1"
    destination_cidr_ip    = "0.0.0.0/0"
  }

  resources {
    resource_id   = alicloud_vswitch.zone["front"].id
    resource_type = "VSwitch"
  }
}

resource "alicloud_network_acl" "mute" {
  network_acl_name = "mute"
  vpc_id           = alicloud_vpc.main.id

  ingress_acl_entries {
    policy         = "accept"
    protocol       = "all"
    port           = "-1/-1"
    source_cidr_ip = "0.0.0.0/0"
  }

  egress_acl_entries {
    policy              = "accept"
    protocol            = "tcp"
    port                = "443/443"
    destination_cidr_ip = "0.0.0.0/0"
  }
}

resource "alicloud_vpc_network_acl_attachment" "mute" {
  network_acl_id = alicloud_network_acl.mute.id
  resource_id    = alicloud_vswitch.zone["mute"].id
  resource_type  = "VSwitch"
}

resource "alicloud_security_group" "app" {
  security_group_name = "app"
  vpc_id              = alicloud_vpc.main.id
}

resource "alicloud_security_group_rule" "app" {
  for_each = toset(["22/22", "443/443", "3306/3306"])

  security_group_id = alicloud_security_group.app.id
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = each.value
  cidr_ip           = "0.0.0.0/0"
}

resource "alicloud_instance" "app" {
  for_each = alicloud_vswitch.zone

  instance_name              = each.key
  image_id                   = "aliyun_3_x64_20G_alibase_20240528.vhd"
  instance_type              = "ecs.g7.large"
  security_groups            = [alicloud_security_group.app.id]
  vswitch_id                 = each.value.id
  internet_max_bandwidth_out = each.key == "bare" ? 0 : 10
  system_disk_encrypted      = true
  http_tokens                = "required"
}
