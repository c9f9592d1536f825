# CAM: a wildcard policy, a preset by number and by name, a role on a server.
resource "tencentcloud_cam_user" "ops" {
  name    = "ops"
  use_api = false
}

resource "tencentcloud_cam_group" "readers" {
  name = "readers"
}

resource "tencentcloud_cam_role" "server" {
  name = "server"
  document = jsonencode({
    version = "2.0"
    statement = [{
      action    = ["name/sts:AssumeRole"]
      effect    = "allow"
      principal = { service = ["cvm.qcloud.com"] }
    }]
  })
}

resource "tencentcloud_cam_policy" "everything" {
  name = "everything"
  document = jsonencode({
    version = "2.0"
    statement = [
      {
        effect   = "allow"
        action   = ["name/cos:GetObject"]
        resource = ["*"]
      },
      {
        effect   = "allow"
        action   = ["*"]
        resource = ["*"]
      },
    ]
  })
}

resource "tencentcloud_cam_policy" "reader" {
  name     = "reader"
  document = <<EOT
{
  "version": "2.0",
  "statement": [
    {
      "effect": "allow",
      "action": ["name/cvm:Describe*"],
      "resource": ["*"]
    }
  ]
}
EOT
}

resource "tencentcloud_cam_user_policy_attachment" "ops" {
  user_name = tencentcloud_cam_user.ops.name
  policy_id = tencentcloud_cam_policy.everything.id
}

resource "tencentcloud_cam_group_policy_attachment" "readers" {
  group_id  = tencentcloud_cam_group.readers.id
  policy_id = tencentcloud_cam_policy.reader.id
}

resource "tencentcloud_cam_role_policy_attachment_by_name" "server" {
  role_name   = tencentcloud_cam_role.server.name
  policy_name = "AdministratorAccess"
}

resource "tencentcloud_cam_user_policy_attachment" "preset" {
  user_name = tencentcloud_cam_user.ops.name
  policy_id = "1"
}

resource "tencentcloud_instance" "app" {
  availability_zone       = "ap-guangzhou-6"
  image_id                = "img-example1"
  instance_type           = "S6.MEDIUM4"
  orderly_security_groups = ["sg-example1"]
  cam_role_name           = tencentcloud_cam_role.server.name
  system_disk_encrypt     = true
}
