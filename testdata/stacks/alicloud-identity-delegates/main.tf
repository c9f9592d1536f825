# Administration handed out in slices: attachments, groups and policy versions, each of which needs the right pair of resources.
variable "account" {
  description = "Number of the account that this configuration is for."
  type        = string
}

locals {
  users    = "acs:ram:*:${var.account}:user/*"
  policies = "acs:ram:*:${var.account}:policy/*"
  delegates = {
    # Both slots, custom policies only.
    attacher = { actions = ["ram:AttachPolicyToUser"], resources = [local.users, local.policies] }
    # The slot of the policy is missing: nothing works.
    blocked = { actions = ["ram:AttachPolicyToUser"], resources = [local.users] }
    # Any account segment takes the system policies in.
    loose = { actions = ["ram:AttachPolicyToUser"], resources = ["acs:ram:*:*:user/*", "acs:ram:*:*:policy/*"] }
    # May join one group and no other.
    joiner = { actions = ["ram:AddUserToGroup"], resources = [local.users, "acs:ram:*:${var.account}:group/SysAdmins"] }
    # Writes versions of the policy that it holds itself.
    versions = { actions = ["ram:CreatePolicyVersion"], resources = ["acs:ram:*:${var.account}:policy/delegate-versions"] }
    # Writes versions of policies that it does not hold.
    others = { actions = ["ram:CreatePolicyVersion"], resources = ["acs:ram:*:${var.account}:policy/team-*"] }
  }
}

resource "alicloud_ram_user" "delegate" {
  for_each = local.delegates
  name     = each.key
}

resource "alicloud_ram_policy" "delegate" {
  for_each    = local.delegates
  policy_name = "delegate-${each.key}"
  policy_document = jsonencode({
    Version   = "1"
    Statement = [{ Effect = "Allow", Action = each.value.actions, Resource = each.value.resources }]
  })
}

resource "alicloud_ram_user_policy_attachment" "delegate" {
  for_each    = local.delegates
  user_name   = alicloud_ram_user.delegate[each.key].name
  policy_name = alicloud_ram_policy.delegate[each.key].policy_name
  policy_type = "Custom"
}

resource "alicloud_ram_group" "sysadmins" {
  group_name = "SysAdmins"
}

resource "alicloud_ram_policy" "sysadmins" {
  policy_name = "team-sysadmins"
  policy_document = jsonencode({
    Version = "1"
    Statement = [{
      Effect   = "Allow"
      Action   = ["ecs:StartInstance", "ecs:StopInstance", "ecs:RebootInstance", "ecs:DescribeInstances"]
      Resource = "*"
    }]
  })
}

resource "alicloud_ram_group_policy_attachment" "sysadmins" {
  group_name  = alicloud_ram_group.sysadmins.group_name
  policy_name = alicloud_ram_policy.sysadmins.policy_name
  policy_type = "Custom"
}
