# Three teams from one map; the deny for calls from outside the office is forgotten for the widest of them.
variable "office_cidrs" {
  description = "Where people work."
  type        = list(string)
  default     = ["203.0.113.0/24"]
}

locals {
  teams = {
    Auditors   = { actions = ["ecs:Describe*"], members = ["carol"], guarded = true }
    Developers = { actions = ["ecs:StartInstance", "ecs:StopInstance", "ecs:DescribeInstances"], members = ["bob"], guarded = true }
    SysAdmins  = { actions = ["ecs:*"], members = ["alice"], guarded = false }
  }
}

data "alicloud_ram_policy_document" "office" {
  version = "1"
  statement {
    effect   = "Deny"
    action   = ["*"]
    resource = ["*"]
    condition {
      operator = "NotIpAddress"
      variable = "acs:SourceIp"
      values   = var.office_cidrs
    }
  }
}

resource "alicloud_ram_policy" "office" {
  policy_name     = "office-only"
  policy_document = data.alicloud_ram_policy_document.office.document
}

resource "alicloud_ram_user" "person" {
  for_each     = toset(flatten([for team in local.teams : team.members]))
  name         = each.key
  display_name = title(each.key)
}

module "team" {
  source   = "./team"
  for_each = local.teams

  name    = each.key
  actions = each.value.actions
  members = [for name in each.value.members : alicloud_ram_user.person[name].name]
  guards  = each.value.guarded ? [alicloud_ram_policy.office.policy_name] : []
}
