# One subnet's ACL has its entries reordered (the drop of SSH comes too late now), another subnet loses its ACL.
resource "alicloud_vpc" "main" {
  cidr_block = "10.2.0.0/16"
}

resource "alicloud_vswitch" "main" {
  for_each = { front = "10.2.1.0/24", back = "10.2.2.0/24" }

  vpc_id     = alicloud_vpc.main.id
  cidr_block = each.value
  zone_id    = "cn-hangzhou-i"
}

locals {
  entries = [
    { policy = "accept", port = "1/1024", cidr = "0.0.0.0/0" },
    { policy = "drop", port = "22/22", cidr = "0.0.0.0/0" },
  ]
}

resource "alicloud_network_acl" "main" {
  network_acl_name = "main"
  vpc_id           = alicloud_vpc.main.id

  dynamic "ingress_acl_entries" {
    for_each = local.entries
    content {
      network_acl_entry_name = "in-${ingress_acl_entries.key}"
      policy                 = ingress_acl_entries.value.policy
      protocol               = "tcp"
      port                   = ingress_acl_entries.value.port
      source_cidr_ip         = ingress_acl_entries.value.cidr
    }
  }

  egress_acl_entries {
    policy              = "accept"
    protocol            = "all"
    port                = "-1/-1"
    destination_cidr_ip = "0.0.0.0/0"
  }
}

resource "alicloud_vpc_network_acl_attachment" "front" {
  network_acl_id = alicloud_network_acl.main.id
  resource_id    = alicloud_vswitch.main["front"].id
  resource_type  = "VSwitch"
}

resource "alicloud_security_group" "app" {
  security_group_name = "app"
  vpc_id              = alicloud_vpc.main.id
}

resource "alicloud_security_group_rule" "app" {
  for_each = toset(["22/22", "443/443", "9092/9092"])

  security_group_id = alicloud_security_group.app.id
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = each.value
  cidr_ip           = "0.0.0.0/0"
}

resource "alicloud_instance" "app" {
  for_each = alicloud_vswitch.main

  instance_name              = each.key
  image_id                   = "aliyun_3_x64_20G_alibase_20240528.vhd"
  instance_type              = "ecs.g7.large"
  security_groups            = [alicloud_security_group.app.id]
  vswitch_id                 = each.value.id
  internet_max_bandwidth_out = 10
  system_disk_encrypted      = true
  http_tokens                = "required"
}
