# Presets by number, by name and by lookup; versions of one's own policies; a document in the style of another cloud.
data "tencentcloud_cam_policies" "servers" {
  name = "QcloudCVMFullAccess"
  type = 2
}

data "tencentcloud_cam_users" "known" {
  name = "zoe"
}

resource "tencentcloud_cam_user" "main" {
  for_each = toset(["amy", "bea", "cem", "dov"])
  name     = each.key
  use_api  = false
}

resource "tencentcloud_cam_user_policy_attachment" "amy" {
  user_name = tencentcloud_cam_user.main["amy"].name
  policy_id = "1"
}

resource "tencentcloud_cam_user_policy_attachment" "bea" {
  user_name = tencentcloud_cam_user.main["bea"].name
  policy_id = data.tencentcloud_cam_policies.servers.policy_list[0].policy_id
}

resource "tencentcloud_cam_policy" "versions" {
  name = "versions"
  document = jsonencode({
    version   = "2.0"
    statement = [{ effect = "allow", action = ["cvm:DescribeInstances"], resource = ["*"] }]
  })
}

resource "tencentcloud_cam_policy_version" "wide" {
  policy_id = tencentcloud_cam_policy.versions.id
  policy_document = jsonencode({
    version   = "2.0"
    statement = [{ effect = "allow", action = ["cam:*"], resource = ["*"] }]
  })
  set_as_default = true
}

resource "tencentcloud_cam_user_policy_attachment" "cem" {
  user_name = tencentcloud_cam_user.main["cem"].name
  policy_id = tencentcloud_cam_policy.versions.id
}

# The first statement has a key that the language has not, the second no service in its action, the third two conditions that never hold together.
resource "tencentcloud_cam_policy" "foreign" {
  name     = "foreign"
  document = <<EOT
{
  "version": "2012-10-17",
  "statement": [
    {"comment": "look", "effect": "allow", "action": ["cvm:DescribeInstances"], "resource": ["*"]},
    {"effect": "allow", "action": ["RebootInstances"], "resource": ["*"]},
    {
      "effect": "allow",
      "action": ["cvm:StopInstances"],
      "resource": ["*"],
      "condition": {
        "string_equal": {"qcs:request_tag": "a"},
        "string_not_equal": {"qcs:request_tag": "a"}
      }
    }
  ]
}
EOT
}

resource "tencentcloud_cam_user_policy_attachment" "dov" {
  user_name = tencentcloud_cam_user.main["dov"].name
  policy_id = tencentcloud_cam_policy.foreign.id
}

resource "tencentcloud_cam_role" "admin" {
  name = "break-glass"
  document = jsonencode({
    version   = "2.0"
    statement = [{ action = "name/sts:AssumeRole", effect = "allow", principal = { service = ["cvm.qcloud.com"] } }]
  })
}

resource "tencentcloud_cam_role_policy_attachment_by_name" "cam" {
  role_name   = tencentcloud_cam_role.admin.name
  policy_name = "QcloudCamFullAccess"
}

resource "tencentcloud_cam_group" "zoes" {
  name = "zoes"
}

resource "tencentcloud_cam_group_membership" "zoes" {
  group_id   = tencentcloud_cam_group.zoes.id
  user_names = [data.tencentcloud_cam_users.known.name]
}

resource "tencentcloud_cam_group_policy_attachment" "zoes" {
  group_id  = tencentcloud_cam_group.zoes.id
  policy_id = tencentcloud_cam_policy.versions.id
}
