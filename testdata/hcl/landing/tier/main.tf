variable "name" {
  type = string
}
variable "vswitch_id" {
  type = string
}
variable "groups" {
  type = list(string)
}
variable "disks" {
  type = list(object({ size = number, category = string }))
}
variable "policy" {
  type = any
}
locals {
  roles = ["read", "write"]
}
resource "alicloud_instance" "this" {
  instance_name   = var.name
  instance_type   = "ecs.g7.large"
  image_id        = "img-1"
  vswitch_id      = var.vswitch_id
  security_groups = var.groups
  user_data = base64encode(templatefile("${path.module}/init.tftpl", {
    name  = var.name
    disks = var.disks
  }))
  dynamic "data_disks" {
    for_each = var.disks
    content {
      name      = "${var.name}-${data_disks.key}"
      size      = data_disks.value.size
      category  = data_disks.value.category
      encrypted = true
    }
  }
  lifecycle {
    ignore_changes = [user_data]
  }
}
resource "alicloud_ram_policy" "this" {
  count           = length(var.policy.Statement) > 0 ? 1 : 0
  policy_name     = "${var.name}-policy"
  policy_document = jsonencode(var.policy)
}
resource "alicloud_ram_role" "this" {
  for_each  = toset(local.roles)
  role_name = "${var.name}-${each.value}"
  assume_role_policy_document = jsonencode({
    Version   = "1"
    Statement = [{ Action = "sts:AssumeRole", Effect = "Allow", Principal = { Service = ["ecs.aliyuncs.com"] } }]
  })
}
resource "alicloud_ram_role_policy_attachment" "this" {
  for_each    = { for role in local.roles : role => alicloud_ram_role.this[role] if length(alicloud_ram_policy.this) > 0 }
  policy_name = one(alicloud_ram_policy.this[*].policy_name)
  policy_type = "Custom"
  role_name   = each.value.role_name
}
output "instance" {
  value = { id = alicloud_instance.this.id, name = alicloud_instance.this.instance_name }
}
