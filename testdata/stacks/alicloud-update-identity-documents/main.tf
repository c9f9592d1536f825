# Seven documents are rewritten: three mean what they meant, two allow more, two less; of an eighth another version is made the default.
locals {
  policies = toset(["alias", "blocks", "halves", "narrow", "reorder", "reach", "switch", "wide"])
}

resource "alicloud_ram_group" "main" {
  for_each   = local.policies
  group_name = each.key
}

resource "alicloud_ram_user" "main" {
  for_each = local.policies
  name     = "user-${each.key}"
}

resource "alicloud_ram_user_group_attachment" "main" {
  for_each   = local.policies
  user_name  = alicloud_ram_user.main[each.key].name
  group_name = alicloud_ram_group.main[each.key].group_name
}

resource "alicloud_ram_group_policy_attachment" "main" {
  for_each    = local.policies
  group_name  = alicloud_ram_group.main[each.key].group_name
  policy_name = each.key
  policy_type = "Custom"
}

resource "alicloud_ram_policy" "alias" {
  policy_name = "alias"
  policy_document = jsonencode({
    Version   = "1"
    Statement = [{ Effect = "Allow", Action = "ecs:Describe*", Resource = "*" }]
  })
}

resource "alicloud_ram_policy" "blocks" {
  policy_name     = "blocks"
  policy_document = <<-EOT
    {"Version": "1", "Statement": [{
      "Effect": "Allow",
      "Action": ["oss:GetObject", "oss:ListObjects"],
      "Resource": ["acs:oss:*:*:photos/*", "acs:oss:*:*:photos"]
    }]}
  EOT
}

resource "alicloud_ram_policy" "halves" {
  policy_name = "halves"
  policy_document = jsonencode({
    Version = "1"
    Statement = [{
      Effect    = "Allow"
      Action    = "oss:GetObject"
      Resource  = "*"
      Condition = { IpAddress = { "acs:SourceIp" = cidrsubnets("10.0.0.0/8", 1, 1) } }
    }]
  })
}

resource "alicloud_ram_policy" "narrow" {
  policy_name = "narrow"
  policy_document = jsonencode({
    Version   = "1"
    Statement = [{ Effect = "Allow", Action = "oss:GetObject", Resource = "*" }]
  })
}

resource "alicloud_ram_policy" "reorder" {
  policy_name = "reorder"
  policy_document = jsonencode({
    Version = "1"
    Statement = [
      {
        Resource = ["acs:oss:*:*:docs/*"]
        Action   = ["oss:List*", "OSS:get*", "oss:GetObject"]
        Effect   = "Allow"
      },
    ]
  })
}

resource "alicloud_ram_policy" "reach" {
  policy_name = "reach"
  policy_document = jsonencode({
    Version = "1"
    Statement = [{
      Effect    = "Allow"
      Action    = "ecs:StartInstance"
      Resource  = "*"
      Condition = { IpAddress = { "acs:SourceIp" = ["10.0.0.0/8", "192.168.0.0/16"] } }
    }]
  })
}

resource "alicloud_ram_policy" "wide" {
  policy_name = "wide"
  policy_document = jsonencode({
    Version   = "1"
    Statement = [{ Effect = "Allow", Action = ["oss:PutObject", "oss:PutBucketPolicy"], Resource = ["*"] }]
  })
}

resource "alicloud_resource_manager_policy" "switch" {
  policy_name = "switch"
  policy_document = jsonencode({
    Version   = "1"
    Statement = [{ Effect = "Allow", Action = "log:GetLogStore", Resource = "*" }]
  })
}

resource "alicloud_resource_manager_policy_version" "switch" {
  policy_name        = alicloud_resource_manager_policy.switch.policy_name
  is_default_version = true
  policy_document = jsonencode({
    Version   = "1"
    Statement = [{ Effect = "Allow", Action = ["log:GetLogStore", "log:DeleteProject"], Resource = "*" }]
  })
}
