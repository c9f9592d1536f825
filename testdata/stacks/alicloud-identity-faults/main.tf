# Documents that do not say what their writer meant, among some that do.
locals {
  users = toset(["copy", "guard", "lost", "power", "typo", "both"])
}

resource "alicloud_ram_user" "main" {
  for_each = local.users
  name     = each.key
}

resource "alicloud_ram_group" "main" {
  for_each   = local.users
  group_name = "g-${each.key}"
}

resource "alicloud_ram_group_membership" "main" {
  for_each   = local.users
  group_name = alicloud_ram_group.main[each.key].group_name
  user_names = [alicloud_ram_user.main[each.key].name]
}

# Copied from a page: a version of another cloud, blanks after the colons, a placeholder.
resource "alicloud_ram_policy" "copy" {
  policy_name = "copy"
  policy_document = jsonencode({
    Version = "2016-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["ecs: [ECS RAM Action]", "ecs: CreateInstance", "ecs: AttachInstanceRamRole"]
        Resource = "*"
      },
      { Effect = "Allow", Action = "ram:PassRole", Resource = "*" },
    ]
  })
}

# Servers are kept from deletion one by one, not in bulk.
resource "alicloud_ram_policy" "guard" {
  policy_name = "guard"
  policy_document = jsonencode({
    Version = "1"
    Statement = [
      { Effect = "Allow", Action = "ecs:*", Resource = "*" },
      { Effect = "Deny", Action = "ecs:DeleteInstance", Resource = "acs:ecs:*:*:instance/i-prod" },
    ]
  })
}

# Two conditions on one key: one of them is lost.
data "alicloud_ram_policy_document" "lost" {
  statement {
    action   = ["oss:PutObject"]
    resource = ["acs:oss:*:*:inbox/*"]
    condition {
      operator = "IpAddress"
      variable = "acs:SourceIp"
      values   = ["203.0.113.0/24"]
    }
    condition {
      operator = "IpAddress"
      variable = "acs:SourceIp"
      values   = ["198.51.100.0/24"]
    }
  }
}

resource "alicloud_ram_policy" "lost" {
  policy_name     = "lost"
  policy_document = data.alicloud_ram_policy_document.lost.document
}

resource "alicloud_ram_policy" "typo" {
  policy_name = "typo"
  policy_document = jsonencode({
    Version = "1"
    Statement = [{
      Effect    = "Allow"
      Action    = ["ecs:DescriptionInstances", "ecs:StartInstance"]
      Resource  = "*"
      Comment   = "start what is there"
      Condition = { StringEquals = { "acs:SourceVpc" = "vpc-a" }, StringNotEquals = { "acs:SourceVpc" = "vpc-a" } }
    }]
  })
}

resource "alicloud_ram_policy" "both" {
  policy_name     = "both"
  policy_document = jsonencode({ Version = "1", Statement = [{ Effect = "Allow", Action = "log:GetLogStore", Resource = "*" }] })
  document        = jsonencode({ Version = "1", Statement = [{ Effect = "Allow", Action = "log:*", Resource = "*" }] })
}

resource "alicloud_ram_group_policy_attachment" "main" {
  for_each    = setsubtract(local.users, ["power"])
  group_name  = alicloud_ram_group.main[each.key].group_name
  policy_name = each.key
  policy_type = "Custom"
  depends_on  = [alicloud_ram_policy.both, alicloud_ram_policy.copy, alicloud_ram_policy.guard, alicloud_ram_policy.lost, alicloud_ram_policy.typo]
}

resource "alicloud_ram_group_policy_attachment" "power" {
  group_name  = alicloud_ram_group.main["power"].group_name
  policy_name = "PowerUserAccess"
  policy_type = "System"
}

# The id of a user is a number, not its name.
resource "alicloud_ram_user_policy_attachment" "wrong" {
  user_name   = alicloud_ram_user.main["copy"].id
  policy_name = "AdministratorAccess"
  policy_type = "System"
}

resource "alicloud_ram_role" "deploy" {
  role_name = "deploy"
  assume_role_policy_document = jsonencode({
    Version = "1"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { RAM = [format("acs:ram::%s:root", data.alicloud_account.current.id)] }
    }]
  })
}

data "alicloud_account" "current" {}

resource "alicloud_ram_role_policy_attachment" "deploy" {
  role_name   = alicloud_ram_role.deploy.role_name
  policy_name = "AdministratorAccess"
  policy_type = "System"
}
