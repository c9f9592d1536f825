# A resource directory: bounds for folders, an account of its own, sign-on for people and groups, an administrator for a service.
resource "alicloud_resource_manager_folder" "production" {
  folder_name = "production"
}

resource "alicloud_resource_manager_account" "shop" {
  display_name = "shop"
  folder_id    = alicloud_resource_manager_folder.production.id
}

resource "alicloud_resource_manager_control_policy" "audit" {
  control_policy_name = "keep-the-trail"
  effect_scope        = "All"
  policy_document     = <<-EOT
    {
      "Version": "1",
      "Statement": [
        {
          "Effect": "Deny",
          "Action": ["actiontrail:StopLogging", "actiontrail:DeleteTrail"],
          "Resource": "*"
        }
      ]
    }
  EOT
}

resource "alicloud_resource_manager_control_policy_attachment" "audit" {
  policy_id = alicloud_resource_manager_control_policy.audit.id
  target_id = alicloud_resource_manager_folder.production.id
}

# Everything is allowed here, which is what a bound that bounds nothing looks like: it grants nothing.
resource "alicloud_resource_manager_control_policy" "full" {
  control_policy_name = "full"
  effect_scope        = "RAM"
  policy_document = jsonencode({
    Version   = "1"
    Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }]
  })
}

resource "alicloud_resource_manager_delegated_administrator" "security" {
  account_id        = alicloud_resource_manager_account.shop.id
  service_principal = "sas.aliyuncs.com"
}

resource "alicloud_cloud_sso_directory" "main" {
  directory_name            = "acme"
  mfa_authentication_status = "Disabled"
}

locals {
  people = {
    dana = ["platform"]
    erik = ["platform", "support"]
    fay  = ["support"]
  }
  memberships = merge([for person, groups in local.people : { for group in groups : "${person}/${group}" => { person = person, group = group } }]...)
}

resource "alicloud_cloud_sso_user" "person" {
  for_each     = local.people
  directory_id = alicloud_cloud_sso_directory.main.id
  user_name    = each.key
}

resource "alicloud_cloud_sso_group" "main" {
  for_each     = toset(distinct(flatten(values(local.people))))
  directory_id = alicloud_cloud_sso_directory.main.id
  group_name   = each.key
}

resource "alicloud_cloud_sso_user_attachment" "main" {
  for_each     = local.memberships
  directory_id = alicloud_cloud_sso_directory.main.id
  user_id      = alicloud_cloud_sso_user.person[each.value.person].user_id
  group_id     = alicloud_cloud_sso_group.main[each.value.group].group_id
}

resource "alicloud_cloud_sso_access_configuration" "admin" {
  directory_id              = alicloud_cloud_sso_directory.main.id
  access_configuration_name = "Administrator"
  permission_policies {
    permission_policy_type = "System"
    permission_policy_name = "AdministratorAccess"
  }
}

resource "alicloud_cloud_sso_access_configuration" "support" {
  directory_id              = alicloud_cloud_sso_directory.main.id
  access_configuration_name = "Support"
  session_duration          = 3600
  permission_policies {
    permission_policy_type = "Inline"
    permission_policy_name = "support"
    permission_policy_document = jsonencode({
      Version   = "1"
      Statement = [{ Effect = "Allow", Action = ["ecs:DescribeInstances", "ecs:RebootInstance"], Resource = "*" }]
    })
  }
}

resource "alicloud_cloud_sso_access_assignment" "platform" {
  directory_id            = alicloud_cloud_sso_directory.main.id
  access_configuration_id = alicloud_cloud_sso_access_configuration.admin.access_configuration_id
  principal_type          = "Group"
  principal_id            = alicloud_cloud_sso_group.main["platform"].group_id
  target_type             = "RD-Account"
  target_id               = alicloud_resource_manager_account.shop.id
}

resource "alicloud_cloud_sso_access_assignment" "support" {
  directory_id            = alicloud_cloud_sso_directory.main.id
  access_configuration_id = alicloud_cloud_sso_access_configuration.support.access_configuration_id
  principal_type          = "Group"
  principal_id            = alicloud_cloud_sso_group.main["support"].group_id
  target_type             = "RD-Account"
  target_id               = alicloud_resource_manager_account.shop.id
}
