# Three public servers: one swaps its group for a wider one, one keeps its reach while its rule moves to another group, and
# for the third a drop and an accept swap their priorities.
resource "alicloud_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "alicloud_vswitch" "a" {
  vpc_id     = alicloud_vpc.main.id
  cidr_block = "10.0.1.0/24"
  zone_id    = "cn-hangzhou-i"
}

resource "alicloud_security_group" "main" {
  for_each = toset(["narrow", "wide", "base", "extra", "ordered"])

  security_group_name = each.value
  inner_access_policy = "Drop"
  vpc_id              = alicloud_vpc.main.id
}

locals {
  rules = {
    narrow = { group = "narrow", port = "3389/3389", cidr = "203.0.113.0/24", policy = "accept", priority = 1 }
    wide   = { group = "wide", port = "3389/3389", cidr = "0.0.0.0/0", policy = "accept", priority = 1 }
    https  = { group = "extra", port = "443/443", cidr = "0.0.0.0/0", policy = "accept", priority = 1 }
    open   = { group = "ordered", port = "8080/8090", cidr = "0.0.0.0/0", policy = "accept", priority = 1 }
    closed = { group = "ordered", port = "8085/8085", cidr = "0.0.0.0/0", policy = "drop", priority = 2 }
  }
  servers = {
    swapped = ["wide"]
    moved   = ["base", "extra"]
    ordered = ["ordered"]
  }
}

resource "alicloud_security_group_rule" "main" {
  for_each = local.rules

  security_group_id = alicloud_security_group.main[each.value.group].id
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = each.value.port
  cidr_ip           = each.value.cidr
  policy            = each.value.policy
  priority          = each.value.priority
}

resource "alicloud_instance" "main" {
  for_each = local.servers

  instance_name              = each.key
  image_id                   = "aliyun_3_x64_20G_alibase_20240528.vhd"
  instance_type              = "ecs.g7.large"
  security_groups            = [for group in each.value : alicloud_security_group.main[group].id]
  vswitch_id                 = alicloud_vswitch.a.id
  internet_max_bandwidth_out = 10
  system_disk_encrypted      = true
  http_tokens                = "required"
}
