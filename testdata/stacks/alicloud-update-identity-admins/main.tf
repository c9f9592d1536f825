# People change teams; nothing changes of what the teams may do.

terraform {
  required_providers {
    alicloud = {
      source = "aliyun/alicloud"
    }
  }
}

locals {
  teams = {
    breakglass = { policy = "AdministratorAccess", type = "System" }
    people     = { policy = alicloud_ram_policy.people.policy_name, type = "Custom" }
    servers    = { policy = alicloud_ram_policy.servers.policy_name, type = "Custom" }
  }

  members = {
    amir = ["breakglass", "people"]
    bea  = ["breakglass"]
    cleo = ["servers"]
    dora = ["people"]
    emil = ["breakglass", "servers"]
  }

  pairs = merge([for name, teams in local.members : { for team in teams : "${name}/${team}" => [name, team] }]...)
}

resource "alicloud_ram_policy" "people" {
  policy_name = "people"
  policy_document = jsonencode({
    Version   = "1"
    Statement = [{ Effect = "Allow", Action = ["ram:*"], Resource = ["*"] }]
  })
}

resource "alicloud_ram_policy" "servers" {
  policy_name = "servers"
  policy_document = jsonencode({
    Version   = "1"
    Statement = [{ Effect = "Allow", Action = ["ecs:Describe*", "ecs:StartInstance"], Resource = ["*"] }]
  })
}

resource "alicloud_ram_policy" "trail" {
  policy_name = "keep-the-trail"
  policy_document = jsonencode({
    Version   = "1"
    Statement = [{ Effect = "Deny", Action = ["actiontrail:*", "ram:*", "ims:*"], Resource = ["*"] }]
  })
}

resource "alicloud_ram_group" "team" {
  for_each   = local.teams
  group_name = each.key
}

resource "alicloud_ram_group_policy_attachment" "team" {
  for_each    = local.teams
  group_name  = alicloud_ram_group.team[each.key].group_name
  policy_name = each.value.policy
  policy_type = each.value.type
}

resource "alicloud_ram_user" "person" {
  for_each = local.members
  name     = each.key
}

resource "alicloud_ram_user_group_attachment" "person" {
  for_each   = local.pairs
  user_name  = alicloud_ram_user.person[each.value[0]].name
  group_name = alicloud_ram_group.team[each.value[1]].group_name
}

# Emil helps out, and is kept from the trail and from the rights of others.
resource "alicloud_ram_user_policy_attachment" "emil" {
  user_name   = alicloud_ram_user.person["emil"].name
  policy_name = alicloud_ram_policy.trail.policy_name
  policy_type = "Custom"
}

resource "alicloud_ram_role" "release" {
  for_each  = toset(["blue", "green"])
  role_name = "release-${each.key}"
  assume_role_policy_document = jsonencode({
    Version = "1"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = ["oos.aliyuncs.com"] }
    }]
  })
}

# The other one releases now.
resource "alicloud_ram_role_policy_attachment" "release" {
  role_name   = alicloud_ram_role.release["green"].role_name
  policy_name = "AdministratorAccess"
  policy_type = "System"
}

# A team that is new as a whole.
resource "alicloud_ram_group" "audit" {
  group_name = "audit"
}

resource "alicloud_ram_group_policy_attachment" "audit" {
  group_name  = alicloud_ram_group.audit.group_name
  policy_name = "AdministratorAccess"
  policy_type = "System"
}

resource "alicloud_ram_group_membership" "audit" {
  group_name = alicloud_ram_group.audit.group_name
  user_names = [alicloud_ram_user.person["cleo"].name]
}
