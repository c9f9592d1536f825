# Pipelines that make functions and servers run with roles, with and without the right to hand a role on.
data "tencentcloud_user_info" "current" {}

locals {
  account = "qcs::cam::uin/${data.tencentcloud_user_info.current.owner_uin}"
  roles = {
    fn = { service = "scf.qcloud.com", preset = "AdministratorAccess" }
    vm = { service = "cvm.qcloud.com", preset = "QcloudCOSFullAccess" }
  }
  pipelines = {
    functions = [
      { effect = "allow", action = ["scf:CreateFunction", "scf:InvokeFunction"], resource = ["*"] },
      { effect = "allow", action = ["cam:PassRole"], resource = ["${local.account}:roleName/${tencentcloud_cam_role.main["fn"].name}"] },
    ]
    hopeful = [
      { effect = "allow", action = ["scf:CreateFunction", "scf:InvokeFunction"], resource = ["*"] },
    ]
    servers = [
      { effect = "allow", action = ["name/cvm:RunInstances", "name/cvm:DescribeInstances"], resource = ["*"] },
      { effect = "allow", action = ["name/cam:PassRole"], resource = ["*"] },
    ]
  }
}

resource "tencentcloud_cam_role" "main" {
  for_each = local.roles
  name     = "run-${each.key}"
  document = jsonencode({
    version = "2.0"
    statement = [{
      action    = "name/sts:AssumeRole"
      effect    = "allow"
      principal = { service = each.value.service }
    }]
  })
}

resource "tencentcloud_cam_role_policy_attachment_by_name" "main" {
  for_each    = local.roles
  role_name   = tencentcloud_cam_role.main[each.key].name
  policy_name = each.value.preset
}

resource "tencentcloud_cam_user" "pipeline" {
  for_each = local.pipelines
  name     = "ci-${each.key}"
  use_api  = false
}

resource "tencentcloud_cam_policy" "pipeline" {
  for_each = local.pipelines
  name     = "ci-${each.key}"
  document = jsonencode({
    version   = "2.0"
    statement = each.value
  })
}

resource "tencentcloud_cam_user_policy_attachment" "pipeline" {
  for_each  = local.pipelines
  user_name = tencentcloud_cam_user.pipeline[each.key].name
  policy_id = tencentcloud_cam_policy.pipeline[each.key].id
}
