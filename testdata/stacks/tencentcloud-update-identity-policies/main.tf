# Four documents are edited in place: a deny goes, a range shrinks, one is only written in another way, one gains keys of others.
locals {
  documents = {
    guard = jsonencode({
      version   = "2.0"
      statement = [{ effect = "allow", action = ["name/cvm:StopInstances", "name/cvm:TerminateInstances"], resource = ["*"] }]
    })
    narrow = jsonencode({
      version   = "2.0"
      statement = [{ effect = "allow", action = ["name/cos:GetObject"], resource = ["*"], condition = { ip_equal = { "qcs:ip" = "203.0.113.0/25" } } }]
    })
    same = <<-EOT
      {
        "statement": [
          {
            "resource": ["qcs::cvm:::instance/*"],
            "action": ["cvm:RebootInstances"],
            "effect": "allow"
          },
          {
            "resource": ["*"],
            "action": "cvm:describeinstances",
            "effect": "ALLOW"
          }
        ],
        "version": "2.0"
      }
    EOT
    wide = jsonencode({
      version   = "2.0"
      statement = [{ effect = "allow", action = ["name/cvm:DescribeInstances", "name/cam:CreateAccessKey"], resource = ["*"] }]
    })
  }
}

resource "tencentcloud_cam_user" "main" {
  for_each = local.documents
  name     = "user-${each.key}"
  use_api  = false
}

resource "tencentcloud_cam_group" "main" {
  for_each = local.documents
  name     = each.key
}

resource "tencentcloud_cam_group_membership" "main" {
  for_each   = local.documents
  group_id   = tencentcloud_cam_group.main[each.key].id
  user_names = [tencentcloud_cam_user.main[each.key].name]
}

resource "tencentcloud_cam_policy" "main" {
  for_each = local.documents
  name     = each.key
  document = each.value
}

resource "tencentcloud_cam_group_policy_attachment" "main" {
  for_each  = local.documents
  group_id  = tencentcloud_cam_group.main[each.key].id
  policy_id = tencentcloud_cam_policy.main[each.key].id
}
