variable "name" {
  type = string
}

variable "public" {
  type    = bool
  default = false
}

variable "ports" {
  type = list(string)
}

variable "disks" {
  type    = list(object({ size = number, encrypted = bool }))
  default = []
}

variable "vpc_id" {
  type = string
}

variable "vswitch_id" {
  type = string
}

resource "alicloud_security_group" "pool" {
  security_group_name = var.name
  vpc_id              = var.vpc_id
}

resource "alicloud_security_group_rule" "open" {
  for_each = { for index, port in var.ports : port => index + 1 }

  security_group_id = alicloud_security_group.pool.id
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = each.key
  priority          = each.value
  cidr_ip           = "0.0.0.0/0"
}

resource "alicloud_instance" "pool" {
  instance_name              = upper(var.name)
  image_id                   = "aliyun_3_x64_20G_alibase_20240528.vhd"
  instance_type              = "ecs.g7.large"
  security_groups            = [alicloud_security_group.pool.id]
  vswitch_id                 = var.vswitch_id
  internet_max_bandwidth_out = var.public ? 10 : 0
  system_disk_encrypted      = true
  http_tokens                = "required"

  dynamic "data_disks" {
    for_each = [for disk in var.disks : disk if disk.size >= 100]

    content {
      name      = "disk-${data_disks.key}"
      size      = data_disks.value.size
      category  = "cloud_essd"
      encrypted = data_disks.value.encrypted
    }
  }
}

output "group_id" {
  value = alicloud_security_group.pool.id
}
