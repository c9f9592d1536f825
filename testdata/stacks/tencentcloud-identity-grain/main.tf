# Administration of users in slices. Most calls of the access manager take no resource: named ones grant, and protect, nothing.
variable "uin" {
  description = "Number of the main account."
  type        = string
  default     = "100000000001"
}

locals {
  slices = {
    ann = [{ effect = "allow", action = ["name/cam:AttachGroupPolicy"], resource = ["qcs::cam::uin/${var.uin}:groupId/7"] }]
    ben = [{ effect = "allow", action = ["name/cam:AttachUserPolicy"], resource = ["*"] }]
    cho = [{ effect = "allow", action = ["cam:UpdatePolicy", "cam:GetPolicy"], resource = ["*"] }]
    dan = [
      { effect = "allow", action = ["cam:CreateAccessKey"], resource = ["*"] },
      { effect = "deny", action = ["cam:CreateAccessKey"], resource = ["qcs::cam::uin/${var.uin}:uin/100000000017"] },
    ]
    eve = [{ effect = "allow", action = ["cam:AddUserToGroup"], resource = ["*"] }]
    flo = [{ effect = "allow", action = ["cam:Get*", "cam:List*"], resource = ["*"] }]
  }
}

resource "tencentcloud_cam_user" "main" {
  for_each = local.slices
  name     = each.key
  use_api  = false
}

resource "tencentcloud_cam_policy" "main" {
  for_each = local.slices
  name     = "slice-${each.key}"
  document = jsonencode({ version = "2.0", statement = each.value })
}

resource "tencentcloud_cam_user_policy_attachment" "main" {
  for_each  = local.slices
  user_name = tencentcloud_cam_user.main[each.key].name
  policy_id = tencentcloud_cam_policy.main[each.key].id
}

resource "tencentcloud_cam_group" "servers" {
  name = "servers"
}

resource "tencentcloud_cam_policy_by_name" "servers" {
  name = "servers"
  document = jsonencode({
    version = "2.0"
    statement = [{
      effect   = "allow"
      action   = ["cvm:StartInstances", "cvm:StopInstances", "cvm:DescribeInstances"]
      resource = ["*"]
      condition = {
        ip_equal = { "qcs:ip" = ["203.0.113.0/24"] }
      }
    }]
  })
}

resource "tencentcloud_cam_policy" "servers" {
  name     = "servers-2"
  document = tencentcloud_cam_policy_by_name.servers.document
}

resource "tencentcloud_cam_group_policy_attachment" "servers" {
  group_id  = tencentcloud_cam_group.servers.id
  policy_id = tencentcloud_cam_policy.servers.id
}
