# Policies by name, by number, by reference, and by what a data source tells.

resource "alicloud_ram_policy" "all" {
  policy_name     = "all"
  policy_document = jsonencode({ Version = "1", Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] })
}

resource "alicloud_ram_user_policy_attachment" "by_reference" {
  user_name   = "ops"
  policy_name = alicloud_ram_policy.all.policy_name
  policy_type = alicloud_ram_policy.all.type
}

data "tencentcloud_cam_policies" "admin" {
  name = "AdministratorAccess"
}

resource "tencentcloud_cam_user_policy_attachment" "by_number" {
  user_name = "ops"
  policy_id = "1"
}

resource "tencentcloud_cam_role_policy_attachment_by_name" "by_name" {
  role_name   = "ops"
  policy_name = "AdministratorAccess"
}
