locals {
  offices = ["203.0.113.0/24"]
  teams = {
    database = {
      member = "mia"
      statements = [
        { Effect = "Allow", Action = ["rds:Describe*", "rds:ModifyDBInstanceSpec", "rds:DeleteDBInstance"], Resource = "*" },
        { Effect = "Deny", Action = ["rds:DeleteDBInstance"], Resource = "*" },
      ]
    }
    network = {
      member = "noel"
      statements = [
        { Effect = "Allow", NotAction = ["ram:*", "ims:*", "resourcemanager:*", "cloudsso:*", "ecs:*", "oss:*"], Resource = "*" },
      ]
    }
    servers = {
      member = "olga"
      statements = [
        { Effect = "Allow", Action = ["ecs:StartInstance", "ecs:StopInstance", "ecs:DescribeInstances"], Resource = "*" },
      ]
    }
  }
}

resource "alicloud_ram_group_policy_attachment" "office" {
  group_name  = alicloud_ram_group.main["servers"].group_name
  policy_name = alicloud_ram_policy.office.policy_name
  policy_type = "Custom"
}

resource "alicloud_ram_group_policy_attachment" "office_network" {
  group_name  = alicloud_ram_group.main["network"].group_name
  policy_name = alicloud_ram_policy.office.policy_name
  policy_type = "Custom"
}

resource "alicloud_resource_manager_control_policy_attachment" "audit" {
  policy_id = alicloud_resource_manager_control_policy.audit.id
  target_id = alicloud_resource_manager_folder.production.id
}

resource "alicloud_ram_group" "main" {
  for_each   = local.teams
  group_name = each.key
}

resource "alicloud_ram_user" "main" {
  for_each = local.teams
  name     = each.value.member
}

resource "alicloud_ram_user_group_attachment" "main" {
  for_each   = local.teams
  group_name = alicloud_ram_group.main[each.key].group_name
  user_name  = alicloud_ram_user.main[each.key].name
}

resource "alicloud_ram_policy" "main" {
  for_each        = local.teams
  policy_name     = each.key
  policy_document = jsonencode({ Version = "1", Statement = each.value.statements })
}

resource "alicloud_ram_group_policy_attachment" "main" {
  for_each    = local.teams
  group_name  = alicloud_ram_group.main[each.key].group_name
  policy_name = alicloud_ram_policy.main[each.key].policy_name
  policy_type = "Custom"
}

resource "alicloud_ram_policy" "office" {
  policy_name = "office-only"
  policy_document = jsonencode({
    Version = "1"
    Statement = [{
      Effect    = "Deny"
      Action    = "*"
      Resource  = "*"
      Condition = { NotIpAddress = { "acs:SourceIp" = local.offices } }
    }]
  })
}

resource "alicloud_resource_manager_folder" "production" {
  folder_name = "production"
}

resource "alicloud_resource_manager_control_policy" "audit" {
  control_policy_name = "keep-the-trail"
  effect_scope        = "RAM"
  policy_document = jsonencode({
    Version   = "1"
    Statement = [{ Effect = "Deny", Action = ["actiontrail:StopLogging", "actiontrail:DeleteTrail"], Resource = "*" }]
  })
}

