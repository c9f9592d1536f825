terraform {
  required_providers {
    tencentcloud = {
      source = "tencentcloudstack/tencentcloud"
    }
  }
}

variable "name" {
  type = string
}

variable "people" {
  type = list(string)
}

variable "preset" {
  description = "Number of a preset policy."
  type        = string
  default     = null
}

variable "actions" {
  type    = list(string)
  default = []
}

resource "tencentcloud_cam_group" "main" {
  name   = var.name
  remark = "team ${var.name}"
}

resource "tencentcloud_cam_user" "person" {
  for_each = toset(var.people)
  name     = each.key
  use_api  = false
}

resource "tencentcloud_cam_group_membership" "main" {
  group_id   = tencentcloud_cam_group.main.id
  user_names = [for person in tencentcloud_cam_user.person : person.name]
}

resource "tencentcloud_cam_group_policy_attachment" "preset" {
  count     = var.preset == null ? 0 : 1
  group_id  = tencentcloud_cam_group.main.id
  policy_id = var.preset
}

resource "tencentcloud_cam_policy" "work" {
  count = length(var.actions) > 0 ? 1 : 0
  name  = "${var.name}-work"
  document = jsonencode({
    version   = "2.0"
    statement = [{ effect = "allow", action = [for action in var.actions : "name/${action}"], resource = ["*"] }]
  })
}

resource "tencentcloud_cam_group_policy_attachment" "work" {
  count     = length(tencentcloud_cam_policy.work)
  group_id  = tencentcloud_cam_group.main.id
  policy_id = tencentcloud_cam_policy.work[count.index].id
}

output "uins" {
  value = { for name, person in tencentcloud_cam_user.person : name => person.uin }
}
