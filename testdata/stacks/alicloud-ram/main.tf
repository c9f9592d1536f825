# Who may do what: documents from jsonencode, a heredoc and a data source; a role on a server.
locals {
  actions = ["ecs:Describe*", "oss:GetObject"]
}

resource "alicloud_ram_user" "ci" {
  name = "ci"
}

resource "alicloud_ram_group" "admins" {
  group_name = "admins"
}

resource "alicloud_ram_policy" "everything" {
  policy_name = "everything"
  policy_document = jsonencode({
    Version = "1"
    Statement = [{
      Effect   = "Allow"
      Action   = "*"
      Resource = "*"
    }]
  })
}

resource "alicloud_ram_policy" "reader" {
  policy_name = "reader"
  policy_document = jsonencode({
    Version = "1"
    Statement = [{
      Effect   = "Allow"
      Action   = local.actions
      Resource = "*"
    }]
  })
}

resource "alicloud_ram_policy" "office_only" {
  policy_name     = "office-only"
  policy_document = <<-EOT
    {
      "Version": "1",
      "Statement": [
        {
          "Effect": "Allow",
          "Action": ["*"],
          "Resource": ["*"],
          "Condition": {"IpAddress": {"acs:SourceIp": "203.0.113.0/24"}}
        }
      ]
    }
  EOT
}

resource "alicloud_ram_user_policy_attachment" "ci_everything" {
  user_name   = alicloud_ram_user.ci.name
  policy_name = alicloud_ram_policy.everything.policy_name
  policy_type = "Custom"
}

resource "alicloud_ram_user_policy_attachment" "ci_reader" {
  user_name   = alicloud_ram_user.ci.name
  policy_name = alicloud_ram_policy.reader.policy_name
  policy_type = "Custom"
}

resource "alicloud_ram_group_policy_attachment" "admins" {
  group_name  = alicloud_ram_group.admins.group_name
  policy_name = "AdministratorAccess"
  policy_type = "System"
}

resource "alicloud_ram_role" "server" {
  role_name = "server"
  assume_role_policy_document = jsonencode({
    Version = "1"
    Statement = [{
      Action    = "sts:AssumeRole"
      Effect    = "Allow"
      Principal = { Service = ["ecs.aliyuncs.com"] }
    }]
  })
}

resource "alicloud_ram_role_policy_attachment" "server" {
  role_name   = alicloud_ram_role.server.role_name
  policy_name = "AdministratorAccess"
  policy_type = "System"
}

resource "alicloud_security_group" "app" {
  security_group_name = "app"
  vpc_id              = "vpc-bp1example00000000000"
}

resource "alicloud_instance" "app" {
  image_id              = "aliyun_3_x64_20G_alibase_20240528.vhd"
  instance_type         = "ecs.g7.large"
  security_groups       = [alicloud_security_group.app.id]
  vswitch_id            = "vsw-bp1example00000000000"
  system_disk_encrypted = true
}

resource "alicloud_ecs_ram_role_attachment" "app" {
  instance_id   = alicloud_instance.app.id
  ram_role_name = alicloud_ram_role.server.role_name
}
