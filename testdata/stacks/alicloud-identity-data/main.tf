# Policies that sit at the data: buckets, keys, a secret, a log project; and who may read by a policy of their own.
variable "bucket_prefix" {
  type    = string
  default = "acme-identity"
}

variable "partner" {
  type    = string
  default = "9876543210987654"
}

data "alicloud_caller_identity" "current" {}

locals {
  self = data.alicloud_caller_identity.current.account_id
  buckets = {
    site    = file("${path.module}/policies/site.json")
    office  = file("${path.module}/policies/office.json")
    blocked = file("${path.module}/policies/blocked.json")
    shared = jsonencode({
      Version = "1"
      Statement = [{
        Effect    = "Allow"
        Action    = ["oss:GetObject", "oss:ListObjects"]
        Principal = [var.partner]
        Resource  = ["acs:oss:*:*:${var.bucket_prefix}-shared", "acs:oss:*:*:${var.bucket_prefix}-shared/*"]
      }]
    })
  }
}

resource "alicloud_oss_bucket" "main" {
  for_each = local.buckets
  bucket   = "${var.bucket_prefix}-${each.key}"
}

resource "alicloud_oss_bucket_policy" "main" {
  for_each = local.buckets
  bucket   = alicloud_oss_bucket.main[each.key].bucket
  policy   = each.value
}

resource "alicloud_oss_bucket_public_access_block" "blocked" {
  bucket              = alicloud_oss_bucket.main["blocked"].bucket
  block_public_access = true
}

resource "alicloud_kms_key" "own" {
  description = "own"
  policy = jsonencode({
    Version = "1"
    Statement = [{
      Sid       = "kms default key policy"
      Effect    = "Allow"
      Action    = "kms:*"
      Principal = { RAM = ["acs:ram::${local.self}:*"] }
      Resource  = "*"
    }]
  })
}

resource "alicloud_kms_key" "wide" {
  description = "wide"
  policy = jsonencode({
    Version = "1"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "kms:*"
        Principal = { RAM = ["acs:ram::${local.self}:*"] }
        Resource  = "*"
      },
      {
        Effect    = "Allow"
        Action    = ["kms:Encrypt", "kms:Decrypt"]
        Principal = { RAM = ["acs:ram::${var.partner}:root"] }
        Resource  = "*"
      },
    ]
  })
}

resource "alicloud_log_project" "audit" {
  project_name = "${var.bucket_prefix}-audit"
  policy = jsonencode({
    Version = "1"
    Statement = [{
      Effect    = "Deny"
      Action    = ["log:PostLogStoreLogs"]
      Condition = { StringNotLike = { "acs:SourceVpc" = ["vpc-*"] } }
      Resource  = "acs:log:*:*:project/${var.bucket_prefix}-audit/*"
    }]
  })
}

resource "alicloud_ram_user" "analyst" {
  name = "analyst"
}

resource "alicloud_ram_group" "analysts" {
  group_name = "analysts"
}

resource "alicloud_ram_group_membership" "analysts" {
  group_name = alicloud_ram_group.analysts.group_name
  user_names = [alicloud_ram_user.analyst.name]
}

# The first statement names a bucket, the second its objects; the third is meant to allow listing and does not.
resource "alicloud_ram_policy" "analysts" {
  policy_name = "analysts"
  policy_document = jsonencode({
    Version = "1"
    Statement = [
      { Effect = "Allow", Action = "oss:ListObjects", Resource = "acs:oss:*:*:${var.bucket_prefix}-site" },
      { Effect = "Allow", Action = "oss:GetObject", Resource = "acs:oss:*:*:${var.bucket_prefix}-site/*" },
      { Effect = "Allow", Action = "oss:ListObjects", Resource = "acs:oss:*:*:${var.bucket_prefix}-office/*" },
      { Effect = "Allow", Action = ["kms:Decrypt"], Resource = "*" },
    ]
  })
}

resource "alicloud_ram_group_policy_attachment" "analysts" {
  group_name  = alicloud_ram_group.analysts.group_name
  policy_name = alicloud_ram_policy.analysts.policy_name
  policy_type = "Custom"
}
