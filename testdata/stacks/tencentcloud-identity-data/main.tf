# Bucket policies, with the capital keys of the object storage, and what their readers may do by themselves.
data "tencentcloud_user_info" "current" {}

locals {
  app_id = data.tencentcloud_user_info.current.app_id
  owner  = data.tencentcloud_user_info.current.owner_uin
  policies = {
    site = templatefile("${path.module}/policies/anyone.json.tftpl", { effect = "allow", actions = ["name/cos:GetObject"], condition = null })
    drop = templatefile("${path.module}/policies/anyone.json.tftpl", { effect = "allow", actions = ["name/cos:PutObject", "name/cos:DeleteObject"], condition = null })
    office = templatefile("${path.module}/policies/anyone.json.tftpl", {
      effect    = "allow"
      actions   = ["name/cos:GetObject"]
      condition = { ip_equal = { "qcs:ip" = ["203.0.113.0/24"] } }
    })
    closed = templatefile("${path.module}/policies/anyone.json.tftpl", { effect = "deny", actions = ["name/cos:GetObject"], condition = null })
    shared = jsonencode({
      version = "2.0"
      Statement = [{
        Effect    = "allow"
        Action    = ["name/cos:GetObject", "name/cos:HeadObject"]
        Principal = { qcs = ["qcs::cam::uin/100000000009:uin/100000000009"] }
        Resource  = ["qcs::cos:ap-nanjing:uid/${local.app_id}:shared-${local.app_id}/*"]
      }]
    })
  }
}

resource "tencentcloud_cos_bucket" "main" {
  for_each = local.policies
  bucket   = "${each.key}-${local.app_id}"
  acl      = "private"
}

resource "tencentcloud_cos_bucket_policy" "main" {
  for_each = local.policies
  bucket   = tencentcloud_cos_bucket.main[each.key].bucket
  policy   = each.value
}

resource "tencentcloud_cam_user" "reader" {
  name    = "reader"
  use_api = false
}

resource "tencentcloud_cam_group" "readers" {
  name = "readers"
}

resource "tencentcloud_cam_group_membership" "readers" {
  group_id   = tencentcloud_cam_group.readers.id
  user_names = [tencentcloud_cam_user.reader.name]
}

resource "tencentcloud_cam_policy" "readers" {
  name = "readers"
  document = jsonencode({
    version = "2.0"
    statement = [
      { effect = "allow", action = ["cos:GetObject", "cos:GetBucket"], resource = ["*"] },
      { effect = "deny", action = ["cos:GetObject"], resource = ["qcs::cos::uid/${local.app_id}:drop-${local.app_id}/*"] },
      { effect = "allow", action = ["kms:Decrypt"], resource = ["*"], condition = { ip_equal = { "qcs:ip" = "0.0.0.0/0" } } },
    ]
  })
}

resource "tencentcloud_cam_group_policy_attachment" "readers" {
  group_id  = tencentcloud_cam_group.readers.id
  policy_id = tencentcloud_cam_policy.readers.id
}
