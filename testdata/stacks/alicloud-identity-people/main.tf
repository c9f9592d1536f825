# Settings of an account and of its people: sign-in, keys, passwords, a deny without a second factor.
variable "passwords" {
  description = "First passwords, one a person, to be changed at once."
  type        = map(string)
  default     = {}
}

locals {
  people = toset(["jan", "kim", "lea"])
}

resource "alicloud_ram_user" "person" {
  for_each = local.people
  name     = each.key
}

resource "alicloud_ram_login_profile" "person" {
  for_each                = local.people
  user_name               = alicloud_ram_user.person[each.key].name
  password                = lookup(var.passwords, each.key, "Initial-${each.key}")
  mfa_bind_required       = each.key != "kim"
  password_reset_required = true
}

resource "alicloud_ram_security_preference" "main" {
  mfa_operation_for_login          = "adaptive"
  enable_save_mfa_ticket           = true
  allow_user_to_manage_access_keys = true
  login_network_masks              = "203.0.113.0/24;198.51.100.0/24"
  max_idle_days_for_access_keys    = 365
}

resource "alicloud_ram_account_password_policy" "main" {
  minimum_password_length   = 10
  require_symbols           = false
  max_password_age          = 90
  password_reuse_prevention = 3
}

resource "alicloud_ram_access_key" "jan" {
  user_name   = alicloud_ram_user.person["jan"].name
  secret_file = "jan-key.txt"
}

resource "alicloud_ram_access_key" "kim" {
  user_name = alicloud_ram_user.person["kim"].name
  pgp_key   = "keybase:kim"
}

resource "alicloud_ram_access_key_policy" "kim" {
  user_access_key_id  = alicloud_ram_access_key.kim.id
  user_principal_name = "kim@1234567890123456.onaliyun.com"
  access_key_policy = jsonencode({
    Status     = "Active"
    Statements = [{ Type = "ALLOW", IPList = ["203.0.113.0/24"] }]
  })
}

resource "alicloud_ram_access_key" "lea" {
  user_name = alicloud_ram_user.person["lea"].name
  status    = "Inactive"
  pgp_key   = "keybase:lea"
}

resource "alicloud_ram_access_key" "forgotten" {
  pgp_key = "keybase:ops"
}

resource "alicloud_ram_group" "ops" {
  group_name = "ops"
}

resource "alicloud_ram_group_membership" "ops" {
  group_name = alicloud_ram_group.ops.group_name
  user_names = [for person in alicloud_ram_user.person : person.name]
}

resource "alicloud_ram_policy" "ops" {
  policy_name = "ops"
  policy_document = jsonencode({
    Version = "1"
    Statement = [
      { Effect = "Allow", Action = ["ecs:StartInstance", "ecs:StopInstance", "ecs:DescribeInstances"], Resource = "*" },
      { Effect = "Deny", Action = "*", Resource = "*", Condition = { Bool = { "acs:MFAPresent" = "false" } } },
    ]
  })
}

resource "alicloud_ram_group_policy_attachment" "ops" {
  group_name  = alicloud_ram_group.ops.group_name
  policy_name = alicloud_ram_policy.ops.policy_name
  policy_type = "Custom"
}

resource "alicloud_ram_group_policy_attachment" "admin" {
  group_name  = alicloud_ram_group.lead.group_name
  policy_name = "AdministratorAccess"
  policy_type = "System"
}

resource "alicloud_ram_group" "lead" {
  group_name = "lead"
}

resource "alicloud_ram_user_group_attachment" "lead" {
  user_name  = alicloud_ram_user.person["jan"].name
  group_name = alicloud_ram_group.lead.group_name
}
