# bob changes groups, erin and fred join one more, dave is renamed; users and memberships move to other addresses.
variable "office" {
  type    = string
  default = "203.0.113.0/24"
}

locals {
  groups = {
    Deployers  = [{ action = ["oss:PutObject"], resource = ["acs:oss:*:*:releases/*"] }]
    Developers = [{ action = ["ecs:StartInstance", "ecs:StopInstance", "ecs:DescribeInstances"], resource = ["*"] }]
    SysAdmins  = [{ action = ["ecs:*"], resource = ["*"] }]
  }
}

data "alicloud_ram_policy_document" "work" {
  for_each = local.groups
  dynamic "statement" {
    for_each = each.value
    content {
      effect   = "Allow"
      action   = statement.value.action
      resource = statement.value.resource
    }
  }
}

resource "alicloud_ram_policy" "work" {
  for_each        = local.groups
  policy_name     = lower(each.key)
  policy_document = data.alicloud_ram_policy_document.work[each.key].document
}

resource "alicloud_ram_policy" "office" {
  policy_name = "office-only"
  policy_document = jsonencode({
    Version = "1"
    Statement = [{
      Effect    = "Deny"
      Action    = "*"
      Resource  = "*"
      Condition = { NotIpAddress = { "acs:SourceIp" = [var.office] } }
    }]
  })
}

resource "alicloud_ram_group" "main" {
  for_each   = local.groups
  group_name = each.key
}

resource "alicloud_ram_group_policy_attachment" "work" {
  for_each    = local.groups
  group_name  = alicloud_ram_group.main[each.key].group_name
  policy_name = alicloud_ram_policy.work[each.key].policy_name
  policy_type = "Custom"
}

resource "alicloud_ram_group_policy_attachment" "office" {
  group_name  = alicloud_ram_group.main["Developers"].group_name
  policy_name = alicloud_ram_policy.office.policy_name
  policy_type = "Custom"
}

locals {
  members = {
    Deployers  = ["fred"]
    Developers = ["carol", "dave", "erin"]
    SysAdmins  = ["alice", "bob", "erin", "fred"]
  }
  renamed = { dave = "david" }
}

moved {
  from = alicloud_ram_user.person
  to   = alicloud_ram_user.employee
}

moved {
  from = alicloud_ram_group_membership.member
  to   = alicloud_ram_group_membership.team
}

resource "alicloud_ram_user" "employee" {
  for_each = toset(flatten(values(local.members)))
  name     = lookup(local.renamed, each.key, each.key)
}

resource "alicloud_ram_group_membership" "team" {
  for_each   = local.members
  group_name = alicloud_ram_group.main[each.key].group_name
  user_names = [for name in each.value : alicloud_ram_user.employee[name].name]
}
