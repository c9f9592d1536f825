# An organization: a bound for a unit, an identity in a member account, sign-on with two role configurations.
variable "zone" {
  type    = string
  default = "z-example0000"
}

variable "member" {
  type    = number
  default = 100000000021
}

resource "tencentcloud_organization_org_node" "production" {
  name           = "production"
  parent_node_id = 2003721
}

resource "tencentcloud_organization_org_manage_policy" "audit" {
  name = "keep-the-trail"
  type = "SERVICE_CONTROL_POLICY"
  content = jsonencode({
    version = "2.0"
    statement = [
      { effect = "allow", action = ["*"], resource = ["*"] },
      { effect = "deny", action = ["name/cloudaudit:StopLogging", "name/cloudaudit:DeleteAuditTrack"], resource = ["*"] },
    ]
  })
}

resource "tencentcloud_organization_org_manage_policy_target" "audit" {
  policy_id   = tencentcloud_organization_org_manage_policy.audit.policy_id
  target_id   = tencentcloud_organization_org_node.production.id
  target_type = "NODE"
  policy_type = "SERVICE_CONTROL_POLICY"
}

resource "tencentcloud_organization_org_identity" "operators" {
  identity_alias_name = "operators"
  description         = "people who run servers in members"
  identity_policy {
    policy_type = 1
    policy_name = "operators"
    policy_document = jsonencode({
      version   = "2.0"
      statement = [{ effect = "allow", action = ["cvm:*"], resource = ["*"] }]
    })
  }
}

resource "tencentcloud_organization_org_identity" "owners" {
  identity_alias_name = "owners"
  identity_policy {
    policy_id   = 1
    policy_name = "AdministratorAccess"
    policy_type = 2
  }
}

resource "tencentcloud_organization_org_member_auth_identity_attachment" "main" {
  member_uin   = var.member
  identity_ids = [for one in [tencentcloud_organization_org_identity.operators, tencentcloud_organization_org_identity.owners] : tonumber(one.id)]
}

locals {
  people = {
    tess = "platform"
    umar = "support"
  }
}

resource "tencentcloud_identity_center_user" "main" {
  for_each    = local.people
  zone_id     = var.zone
  user_name   = each.key
  user_status = "Enabled"
}

resource "tencentcloud_identity_center_group" "main" {
  for_each   = toset(values(local.people))
  zone_id    = var.zone
  group_name = each.value
}

resource "tencentcloud_identity_center_user_group_attachment" "main" {
  for_each = local.people
  zone_id  = var.zone
  user_id  = tencentcloud_identity_center_user.main[each.key].user_id
  group_id = tencentcloud_identity_center_group.main[each.value].group_id
}

resource "tencentcloud_identity_center_role_configuration" "main" {
  for_each                = toset(["Administrator", "Support"])
  zone_id                 = var.zone
  role_configuration_name = each.key
}

resource "tencentcloud_identity_center_role_configuration_permission_policy_attachment" "admin" {
  zone_id               = var.zone
  role_configuration_id = tencentcloud_identity_center_role_configuration.main["Administrator"].role_configuration_id
  role_policy_id        = 1
  role_policy_name      = "AdministratorAccess"
}

resource "tencentcloud_identity_center_role_configuration_permission_custom_policy_attachment" "support" {
  zone_id               = var.zone
  role_configuration_id = tencentcloud_identity_center_role_configuration.main["Support"].role_configuration_id
  role_policy_name      = "support"
  role_policy_document  = <<-EOT
    {
      "version": "2.0",
      "statement": [
        {"effect": "allow", "action": ["cvm:RebootInstances", "cvm:DescribeInstances"], "resource": ["*"]}
      ]
    }
  EOT
}

resource "tencentcloud_identity_center_role_assignment" "platform" {
  zone_id               = var.zone
  principal_type        = "Group"
  principal_id          = tencentcloud_identity_center_group.main["platform"].group_id
  role_configuration_id = tencentcloud_identity_center_role_configuration.main["Administrator"].role_configuration_id
  target_type           = "MemberUin"
  target_uin            = var.member
}

resource "tencentcloud_identity_center_role_assignment" "support" {
  zone_id               = var.zone
  principal_type        = "User"
  principal_id          = tencentcloud_identity_center_user.main["umar"].user_id
  role_configuration_id = tencentcloud_identity_center_role_configuration.main["Support"].role_configuration_id
  target_type           = "MemberUin"
  target_uin            = var.member
}
