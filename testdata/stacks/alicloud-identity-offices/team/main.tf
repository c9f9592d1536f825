variable "name" {
  type = string
}

variable "actions" {
  type = list(string)
}

variable "members" {
  type = list(string)
}

variable "guards" {
  description = "Custom policies that bound the team."
  type        = list(string)
  default     = []
}

resource "alicloud_ram_group" "main" {
  group_name = var.name
  comments   = "Members of ${var.name}"
}

resource "alicloud_ram_policy" "main" {
  policy_name = "${lower(var.name)}-work"
  policy_document = jsonencode({
    Version   = "1"
    Statement = [{ Effect = "Allow", Action = var.actions, Resource = "*" }]
  })
}

resource "alicloud_ram_group_policy_attachment" "work" {
  group_name  = alicloud_ram_group.main.group_name
  policy_name = alicloud_ram_policy.main.policy_name
  policy_type = "Custom"
}

resource "alicloud_ram_group_policy_attachment" "guard" {
  count       = length(var.guards)
  group_name  = alicloud_ram_group.main.group_name
  policy_name = var.guards[count.index]
  policy_type = "Custom"
}

resource "alicloud_ram_group_membership" "main" {
  group_name = alicloud_ram_group.main.group_name
  user_names = var.members
}
