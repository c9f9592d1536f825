# People change teams; nothing changes of what the teams may do.

terraform {
  required_providers {
    tencentcloud = {
      source = "tencentcloudstack/tencentcloud"
    }
  }
}

locals {
  people = ["anna", "bogdan", "carmen"]

  members = {
    admins = ["anna"]
    access = ["bogdan"]
  }
}

resource "tencentcloud_cam_user" "person" {
  for_each = toset(local.people)
  name     = each.key
  use_api  = false
}

resource "tencentcloud_cam_group" "team" {
  for_each = local.members
  name     = each.key
}

resource "tencentcloud_cam_group_membership" "team" {
  for_each   = local.members
  group_id   = tencentcloud_cam_group.team[each.key].id
  user_names = [for name in each.value : tencentcloud_cam_user.person[name].name]
}

resource "tencentcloud_cam_policy" "everything" {
  name = "everything"
  document = jsonencode({
    version   = "2.0"
    statement = [{ effect = "allow", action = ["*"], resource = ["*"] }]
  })
}

resource "tencentcloud_cam_policy" "access" {
  name = "access"
  document = jsonencode({
    version   = "2.0"
    statement = [{ effect = "allow", action = ["name/cam:*"], resource = ["*"] }]
  })
}

resource "tencentcloud_cam_group_policy_attachment" "admins" {
  group_id  = tencentcloud_cam_group.team["admins"].id
  policy_id = tencentcloud_cam_policy.everything.id
}

resource "tencentcloud_cam_group_policy_attachment" "access" {
  group_id  = tencentcloud_cam_group.team["access"].id
  policy_id = tencentcloud_cam_policy.access.id
}

# Carmen looks after machines and never after people.
resource "tencentcloud_cam_policy" "no_people" {
  name = "no-people"
  document = jsonencode({
    version   = "2.0"
    statement = [{ effect = "deny", action = ["cam:*", "sts:*"], resource = ["*"] }]
  })
}

resource "tencentcloud_cam_user_policy_attachment" "carmen" {
  user_name = tencentcloud_cam_user.person["carmen"].name
  policy_id = tencentcloud_cam_policy.no_people.id
}
