resource "tencentcloud_cam_user" "person" {
  for_each = toset(["ines", "jost", "kaja"])
  name     = each.key
  use_api  = false
}

resource "tencentcloud_cam_group" "main" {
  for_each = toset(["builders", "keepers"])
  name     = each.key
}

resource "tencentcloud_cam_policy" "builders" {
  name = "builders"
  document = jsonencode({
    version = "2.0"
    statement = [
      { effect = "allow", action = ["name/cvm:StartInstances", "name/cvm:StopInstances"], resource = ["*"] },
      { effect = "deny", action = ["*"], resource = ["*"], condition = { ip_not_equal = { "qcs:ip" = [var.office] } } },
    ]
  })
}

resource "tencentcloud_cam_policy" "keepers" {
  name = "keepers"
  document = jsonencode({
    version   = "2.0"
    statement = [{ effect = "allow", action = ["name/cvm:*"], resource = ["*"] }]
  })
}

resource "tencentcloud_cam_group_policy_attachment" "builders" {
  group_id  = tencentcloud_cam_group.main["builders"].id
  policy_id = tencentcloud_cam_policy.builders.id
}

resource "tencentcloud_cam_group_policy_attachment" "keepers" {
  group_id  = tencentcloud_cam_group.main["keepers"].id
  policy_id = tencentcloud_cam_policy.keepers.id
}

variable "office" {
  type    = string
  default = "203.0.113.0/24"
}

resource "tencentcloud_cam_group_membership" "builders" {
  group_id   = tencentcloud_cam_group.main["builders"].id
  user_names = ["ines", "jost", "kaja"]
}
