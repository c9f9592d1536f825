# Rules that find their group through a key of their own, in a table that the plan does not show.

locals {
  rules = {
    web = { group = "web", port = "22/22" }
    low = { group = "halves", port = "22/22", cidr = "0.0.0.0/1" }
    top = { group = "halves", port = "22/22", cidr = "128.0.0.0/1" }
    off = { group = "closed", port = "22/22" }
    no  = { group = "closed", port = "22/22", policy = "drop" }
  }
}

resource "alicloud_security_group" "this" {
  for_each = toset(["web", "halves", "closed"])
  vpc_id   = "vpc-example"
}

resource "alicloud_security_group_rule" "this" {
  for_each          = local.rules
  security_group_id = alicloud_security_group.this[each.value.group].id
  type              = "ingress"
  policy            = lookup(each.value, "policy", "accept")
  ip_protocol       = "tcp"
  port_range        = each.value.port
  cidr_ip           = lookup(each.value, "cidr", "0.0.0.0/0")
}

resource "alicloud_instance" "this" {
  for_each                   = alicloud_security_group.this
  image_id                   = "ubuntu_24_04_x64_20G_alibase_20250722.vhd"
  instance_type              = "ecs.g8i.large"
  vswitch_id                 = "vsw-example"
  security_groups            = [each.value.id]
  internet_max_bandwidth_out = 5
  system_disk_encrypted      = true
  http_tokens                = "required"
}
