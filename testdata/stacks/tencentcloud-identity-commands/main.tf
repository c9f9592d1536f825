# Commands by the automation tools on a server of the Internet whose role leads on to a second one; passwords of a server reset.
data "tencentcloud_user_info" "current" {}

resource "tencentcloud_cam_role" "hop" {
  name     = "hop"
  document = <<EOT
{
  "version": "2.0",
  "statement": [
    {
      "action": ["name/sts:AssumeRole"],
      "effect": "allow",
      "principal": {"service": ["cvm.qcloud.com"]}
    }
  ]
}
EOT
}

resource "tencentcloud_cam_policy" "hop" {
  name = "hop"
  document = jsonencode({
    version = "2.0"
    statement = [{
      effect   = "allow"
      action   = ["name/sts:AssumeRole"]
      resource = ["qcs::cam::uin/${data.tencentcloud_user_info.current.owner_uin}:roleName/${tencentcloud_cam_role.release.name}"]
    }]
  })
}

resource "tencentcloud_cam_role_policy_attachment" "hop" {
  role_id   = tencentcloud_cam_role.hop.id
  policy_id = tencentcloud_cam_policy.hop.id
}

resource "tencentcloud_cam_role" "release" {
  name = "release"
  document = jsonencode({
    version = "2.0"
    statement = [{
      action    = ["name/sts:AssumeRole"]
      effect    = "allow"
      principal = { qcs = ["qcs::cam::uin/${data.tencentcloud_user_info.current.owner_uin}:roleName/hop"] }
    }]
  })
}

resource "tencentcloud_cam_role_policy_attachment_by_name" "release" {
  role_name   = tencentcloud_cam_role.release.name
  policy_name = "AdministratorAccess"
}

resource "tencentcloud_cam_role" "store" {
  name = "store"
  document = jsonencode({
    version   = "2.0"
    statement = [{ action = "name/sts:AssumeRole", effect = "allow", principal = { service = "cvm.qcloud.com" } }]
  })
}

resource "tencentcloud_cam_role_policy_attachment_by_name" "store" {
  role_name   = tencentcloud_cam_role.store.name
  policy_name = "QcloudCOSDataReadOnly"
}

resource "tencentcloud_vpc" "main" {
  name       = "main"
  cidr_block = "10.0.0.0/16"
}

resource "tencentcloud_subnet" "main" {
  name              = "main"
  vpc_id            = tencentcloud_vpc.main.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "ap-nanjing-1"
}

resource "tencentcloud_security_group" "main" {
  for_each = toset(["edge", "store"])
  name     = each.key
}

resource "tencentcloud_security_group_rule_set" "edge" {
  security_group_id = tencentcloud_security_group.main["edge"].id

  ingress {
    action     = "ACCEPT"
    cidr_block = "0.0.0.0/0"
    protocol   = "TCP"
    port       = "22"
  }
}

resource "tencentcloud_instance" "main" {
  for_each                   = { edge = tencentcloud_cam_role.hop.name, store = tencentcloud_cam_role.store.name }
  instance_name              = each.key
  availability_zone          = "ap-nanjing-1"
  image_id                   = "img-example1"
  instance_type              = "S6.MEDIUM4"
  vpc_id                     = tencentcloud_vpc.main.id
  subnet_id                  = tencentcloud_subnet.main.id
  orderly_security_groups    = [tencentcloud_security_group.main[each.key].id]
  allocate_public_ip         = each.key == "edge"
  internet_max_bandwidth_out = each.key == "edge" ? 10 : 0
  system_disk_encrypt        = true
  cam_role_name              = each.value
}

locals {
  helpers = {
    runner = ["tat:RunCommand", "cvm:DescribeInstances"]
    writer = ["tat:CreateCommand", "tat:InvokeCommand"]
    typist = ["tat:CreateCommand"]
    reset  = ["cvm:ResetInstancesPassword"]
  }
}

resource "tencentcloud_cam_user" "helper" {
  for_each = local.helpers
  name     = each.key
  use_api  = false
}

resource "tencentcloud_cam_policy" "helper" {
  for_each = local.helpers
  name     = "helper-${each.key}"
  document = jsonencode({
    version   = "2.0"
    statement = [{ effect = "allow", action = each.value, resource = ["*"] }]
  })
}

resource "tencentcloud_cam_user_policy_attachment" "helper" {
  for_each  = local.helpers
  user_name = tencentcloud_cam_user.helper[each.key].name
  policy_id = tencentcloud_cam_policy.helper[each.key].id
}
