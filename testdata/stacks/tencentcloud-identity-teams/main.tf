# Teams of a game studio; two of the people are held back by permission boundaries.
terraform {
  required_providers {
    tencentcloud = {
      source = "tencentcloudstack/tencentcloud"
    }
  }
}

locals {
  teams = {
    platform = { people = ["pia", "sam"], preset = "1" }
    support  = { people = ["rosa"], actions = ["cvm:DescribeInstances", "cvm:RebootInstances"] }
    guests   = { people = ["quinn"] }
  }
}

module "team" {
  source   = "./team"
  for_each = local.teams

  name    = each.key
  people  = each.value.people
  preset  = lookup(each.value, "preset", null)
  actions = lookup(each.value, "actions", [])
}

resource "tencentcloud_cam_policy" "looking" {
  name = "boundary-looking"
  document = jsonencode({
    version   = "2.0"
    statement = [{ effect = "allow", action = ["name/cvm:Describe*"], resource = ["*"] }]
  })
}

resource "tencentcloud_cam_policy" "anything" {
  name     = "boundary-anything"
  document = <<-EOT
    {
      "version": "2.0",
      "statement": [
        { "effect": "allow", "action": ["*"], "resource": ["*"] }
      ]
    }
  EOT
}

resource "tencentcloud_cam_user_permission_boundary_attachment" "pia" {
  target_uin = tonumber(module.team["platform"].uins["pia"])
  policy_id  = tencentcloud_cam_policy.looking.id
}

# Wide as it is, it grants nothing.
resource "tencentcloud_cam_user_permission_boundary_attachment" "quinn" {
  target_uin = tonumber(module.team["guests"].uins["quinn"])
  policy_id  = tencentcloud_cam_policy.anything.id
}
