# The bound of a member is taken off; a group administers the member; the policy of a robot names what is known only later.
variable "zone" {
  type    = string
  default = "z-example0000"
}

variable "member" {
  type    = number
  default = 100000000021
}

resource "tencentcloud_organization_org_manage_policy" "audit" {
  name = "keep-the-trail"
  type = "SERVICE_CONTROL_POLICY"
  content = jsonencode({
    version   = "2.0"
    statement = [{ effect = "deny", action = ["name/cloudaudit:StopLogging", "name/cloudaudit:DeleteAuditTrack"], resource = ["*"] }]
  })
}

resource "tencentcloud_identity_center_group" "main" {
  for_each   = toset(["auditors", "platform"])
  zone_id    = var.zone
  group_name = each.key
}

resource "tencentcloud_identity_center_user" "main" {
  for_each  = toset(["lars", "mona"])
  zone_id   = var.zone
  user_name = each.key
}

resource "tencentcloud_identity_center_user_group_attachment" "mona" {
  zone_id  = var.zone
  user_id  = tencentcloud_identity_center_user.main["mona"].user_id
  group_id = tencentcloud_identity_center_group.main["platform"].group_id
}

resource "tencentcloud_identity_center_role_configuration" "main" {
  for_each                = toset(["Administrator", "Auditor"])
  zone_id                 = var.zone
  role_configuration_name = each.key
}

resource "tencentcloud_identity_center_role_configuration_permission_policy_attachment" "admin" {
  zone_id               = var.zone
  role_configuration_id = tencentcloud_identity_center_role_configuration.main["Administrator"].role_configuration_id
  role_policy_id        = 1
  role_policy_name      = "AdministratorAccess"
}

resource "tencentcloud_identity_center_role_assignment" "auditors" {
  zone_id               = var.zone
  principal_type        = "Group"
  principal_id          = tencentcloud_identity_center_group.main["auditors"].group_id
  role_configuration_id = tencentcloud_identity_center_role_configuration.main["Auditor"].role_configuration_id
  target_type           = "MemberUin"
  target_uin            = var.member
}

resource "tencentcloud_identity_center_role_assignment" "platform" {
  zone_id               = var.zone
  principal_type        = "Group"
  principal_id          = tencentcloud_identity_center_group.main["platform"].group_id
  role_configuration_id = tencentcloud_identity_center_role_configuration.main["Administrator"].role_configuration_id
  target_type           = "MemberUin"
  target_uin            = var.member
}

resource "tencentcloud_cls_logset" "robot" {
  logset_name = "robot"
}

resource "tencentcloud_cls_topic" "robot" {
  topic_name = "robot"
  logset_id  = tencentcloud_cls_logset.robot.id
}

data "http" "actions" {
  url = "https://policies.example.com/${tencentcloud_cls_topic.robot.id}/actions.json"
}

resource "tencentcloud_cam_policy" "robot" {
  name = "robot"
  document = jsonencode({
    version = "2.0"
    statement = [
      { effect = "allow", action = ["name/cls:SearchLog"], resource = ["qcs::cls:ap-nanjing::topic/${tencentcloud_cls_topic.robot.id}"] },
      { effect = "allow", action = jsondecode(data.http.actions.response_body), resource = ["*"] },
    ]
  })
}

resource "tencentcloud_cam_user" "robot" {
  name    = "robot"
  use_api = false
}

resource "tencentcloud_cam_user_policy_attachment" "robot" {
  user_name = tencentcloud_cam_user.robot.name
  policy_id = tencentcloud_cam_policy.robot.id
}
