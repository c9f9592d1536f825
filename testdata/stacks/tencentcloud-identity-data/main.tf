# Bucket policies, with the capital keys of the object storage, and what their readers may do by themselves.
variable "app_id" {
  type    = string
  default = "1250000000"
}

locals {
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
        Resource  = ["qcs::cos:ap-nanjing:uid/${var.app_id}:shared-${var.app_id}/*"]
      }]
    })
  }
}

resource "tencentcloud_cos_bucket" "main" {
  for_each = local.policies
  bucket   = "${each.key}-${var.app_id}"
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
      { effect = "deny", action = ["cos:GetObject"], resource = ["qcs::cos::uid/${var.app_id}:drop-${var.app_id}/*"] },
      { effect = "allow", action = ["kms:Decrypt"], resource = ["*"], condition = { ip_equal = { "qcs:ip" = "0.0.0.0/0" } } },
    ]
  })
}

resource "tencentcloud_cam_group_policy_attachment" "readers" {
  group_id  = tencentcloud_cam_group.readers.id
  policy_id = tencentcloud_cam_policy.readers.id
}
