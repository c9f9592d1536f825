resource "tencentcloud_cam_user" "main" {
  for_each = toset(["ada", "bert"])
  name     = each.key
  use_api  = false
}

resource "tencentcloud_cam_user_policy_attachment" "main" {
  for_each  = tencentcloud_cam_user.main
  user_name = each.value.name
  policy_id = "1"
}

resource "tencentcloud_cam_role" "worker" {
  for_each = toset(["builder", "keeper", "runner"])
  name     = each.key
  document = jsonencode({
    version   = "2.0"
    statement = [{ action = "name/sts:AssumeRole", effect = "allow", principal = { service = ["cvm.qcloud.com"] } }]
  })
}

resource "tencentcloud_cam_role_policy_attachment_by_name" "worker" {
  for_each    = tencentcloud_cam_role.worker
  role_name   = each.value.name
  policy_name = "QcloudCamFullAccess"
}

resource "tencentcloud_cam_policy" "boundary" {
  for_each = {
    looking = ["name/cam:List*", "name/cam:Get*"]
    names   = ["name/cam:ListUsers"]
  }
  name = "boundary-${each.key}"
  document = jsonencode({
    version   = "2.0"
    statement = [{ effect = "allow", action = each.value, resource = ["*"] }]
  })
}

resource "tencentcloud_cam_user_permission_boundary_attachment" "ada" {
  target_uin = 100000000031
  policy_id  = 4711
}

resource "tencentcloud_cam_role_permission_boundary_attachment" "worker" {
  for_each  = { builder = 4712, runner = 4711 }
  role_name = tencentcloud_cam_role.worker[each.key].name
  policy_id = each.value
}
