# Who wins: priorities, ties, two groups on one server, split prefixes, a prefix list.
resource "alicloud_vpc" "main" {
  cidr_block = "10.0.0.0/8"
}

resource "alicloud_vswitch" "a" {
  vpc_id     = alicloud_vpc.main.id
  cidr_block = "10.1.0.0/16"
  zone_id    = "cn-shanghai-b"
}

resource "alicloud_security_group" "base" {
  security_group_name = "base"
  vpc_id              = alicloud_vpc.main.id
}

resource "alicloud_security_group" "guard" {
  security_group_name = "guard"
  vpc_id              = alicloud_vpc.main.id
  inner_access_policy = "Drop"
}

# Open by itself, closed by the guard below: no finding.
resource "alicloud_security_group_rule" "ssh" {
  security_group_id = alicloud_security_group.base.id
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = "22/22"
  cidr_ip           = "0.0.0.0/0"
  priority          = 5
}

resource "alicloud_security_group_rule" "no_admin" {
  for_each = toset(["22/22", "3389/3389"])

  security_group_id = alicloud_security_group.guard.id
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = each.key
  cidr_ip           = "0.0.0.0/0"
  policy            = "drop"
  priority          = 1
}

# Comes too late: the accept above it wins.
resource "alicloud_security_group_rule" "all_high" {
  security_group_id = alicloud_security_group.base.id
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = "8000/9999"
  cidr_ip           = "0.0.0.0/0"
  priority          = 10
}

resource "alicloud_security_group_rule" "no_elastic" {
  security_group_id = alicloud_security_group.base.id
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = "9200/9200"
  cidr_ip           = "0.0.0.0/0"
  policy            = "drop"
  priority          = 100
}

# Two halves make a whole.
resource "alicloud_security_group_rule" "mysql" {
  for_each = {
    low  = "0.0.0.0/1"
    high = "128.0.0.0/1"
  }

  security_group_id = alicloud_security_group.base.id
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = "3306/3306"
  cidr_ip           = each.value
}

resource "alicloud_ecs_prefix_list" "offices" {
  address_family   = "IPv4"
  max_entries      = 2
  prefix_list_name = "offices"

  entry {
    cidr = "198.51.100.0/24"
  }

  entry {
    cidr = "203.0.113.0/24"
  }
}

resource "alicloud_security_group_rule" "rdp" {
  security_group_id = alicloud_security_group.base.id
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = "3389/3389"
  prefix_list_id    = alicloud_ecs_prefix_list.offices.id
}

resource "alicloud_instance" "app" {
  image_id                   = "aliyun_3_x64_20G_alibase_20240528.vhd"
  instance_type              = "ecs.g7.large"
  security_groups            = [alicloud_security_group.base.id, alicloud_security_group.guard.id]
  vswitch_id                 = alicloud_vswitch.a.id
  internet_max_bandwidth_out = 5
  system_disk_encrypted      = true
  http_tokens                = "required"
}
