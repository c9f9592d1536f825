resource "alicloud_security_group" "this" {
  security_group_name = "${var.name}-servers"
  vpc_id              = var.vpc_id
}

resource "alicloud_security_group_rule" "admin" {
  security_group_id = alicloud_security_group.this.id
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = "22/22"
  cidr_ip           = var.admin_cidr
}

resource "alicloud_security_group_rule" "service" {
  for_each = toset([for port in var.ports : tostring(port)])

  security_group_id = alicloud_security_group.this.id
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = "${each.value}/${each.value}"
  cidr_ip           = "0.0.0.0/0"
}

resource "alicloud_instance" "this" {
  count = 2

  instance_name              = format("%s-%02d", var.name, count.index + 1)
  image_id                   = "aliyun_3_x64_20G_alibase_20240528.vhd"
  instance_type              = "ecs.g7.large"
  security_groups            = [alicloud_security_group.this.id]
  vswitch_id                 = var.vswitch_id
  internet_max_bandwidth_out = var.public ? 20 : 0
  system_disk_encrypted      = true

  dynamic "data_disks" {
    for_each = var.disks
    iterator = disk

    content {
      name      = disk.key
      size      = disk.value.size
      category  = "cloud_essd"
      encrypted = disk.value.encrypted
    }
  }
}
