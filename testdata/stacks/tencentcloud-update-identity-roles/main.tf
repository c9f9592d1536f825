# The role of the pipeline is opened to the account and to the auditors; the server on the Internet gets a role that administers users.
data "tencentcloud_user_info" "current" {}

locals {
  self = "qcs::cam::uin/${data.tencentcloud_user_info.current.owner_uin}"
}

resource "tencentcloud_cam_user" "main" {
  for_each = toset(["caller", "operator"])
  name     = each.key
  use_api  = false
}

resource "tencentcloud_cam_policy" "main" {
  for_each = {
    caller   = { action = ["name/sts:AssumeRole"], resource = ["${local.self}:roleName/deploy"] }
    operator = { action = ["name/tat:RunCommand"], resource = ["*"] }
  }
  name     = each.key
  document = jsonencode({ version = "2.0", statement = [merge({ effect = "allow" }, each.value)] })
}

resource "tencentcloud_cam_user_policy_attachment" "main" {
  for_each  = tencentcloud_cam_policy.main
  user_name = tencentcloud_cam_user.main[each.key].name
  policy_id = each.value.id
}

resource "tencentcloud_cam_role_policy_attachment_by_name" "deploy" {
  role_name   = "deploy"
  policy_name = "AdministratorAccess"
}

resource "tencentcloud_cam_role" "server" {
  name = "server"
  document = jsonencode({
    version   = "2.0"
    statement = [{ action = "name/sts:AssumeRole", effect = "allow", principal = { service = ["cvm.qcloud.com"] } }]
  })
}

resource "tencentcloud_cam_role_policy_attachment_by_name" "server" {
  role_name   = tencentcloud_cam_role.server.name
  policy_name = "QcloudCamFullAccess"
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
  name = "main"
}

resource "tencentcloud_security_group_rule_set" "main" {
  security_group_id = tencentcloud_security_group.main.id

  ingress {
    action     = "ACCEPT"
    cidr_block = "0.0.0.0/0"
    protocol   = "TCP"
    port       = "443"
  }
}

moved {
  from = tencentcloud_cam_role.pipeline
  to   = tencentcloud_cam_role.deploy
}

resource "tencentcloud_cam_role" "deploy" {
  name = "deploy"
  document = jsonencode({
    version = "2.0"
    statement = [{
      action    = "name/sts:AssumeRole"
      effect    = "allow"
      principal = { qcs = ["${local.self}:root", "qcs::cam::uin/100000000009:root"] }
    }]
  })
}

resource "tencentcloud_instance" "main" {
  instance_name              = "main"
  availability_zone          = "ap-nanjing-1"
  image_id                   = "img-example1"
  instance_type              = "S6.MEDIUM4"
  vpc_id                     = tencentcloud_vpc.main.id
  subnet_id                  = tencentcloud_subnet.main.id
  orderly_security_groups    = [tencentcloud_security_group.main.id]
  allocate_public_ip         = true
  internet_max_bandwidth_out = 10
  system_disk_encrypt        = true
  cam_role_name              = tencentcloud_cam_role.server.name
}
