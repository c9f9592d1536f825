# The role of the releases is opened to the account and to a partner; a server on the Internet gets a role that administers users.
data "alicloud_account" "current" {}

resource "alicloud_ram_user" "main" {
  for_each = toset(["ci", "operator", "release"])
  name     = each.key
}

resource "alicloud_ram_policy" "ci" {
  policy_name = "ci"
  policy_document = jsonencode({
    Version   = "1"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Resource = "acs:ram:*:*:role/deploy" }]
  })
}

resource "alicloud_ram_user_policy_attachment" "ci" {
  user_name   = alicloud_ram_user.main["ci"].name
  policy_name = alicloud_ram_policy.ci.policy_name
  policy_type = "Custom"
}

resource "alicloud_ram_user_policy_attachment" "operator" {
  user_name   = alicloud_ram_user.main["operator"].name
  policy_name = "AliyunECSAssistantFullAccess"
  policy_type = "System"
}

resource "alicloud_ram_role_policy_attachment" "deploy" {
  role_name   = "deploy"
  policy_name = "AdministratorAccess"
  policy_type = "System"
}

resource "alicloud_ram_role" "server" {
  role_name = "server"
  assume_role_policy_document = jsonencode({
    Version   = "1"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = ["ecs.aliyuncs.com"] } }]
  })
}

resource "alicloud_ram_role_policy_attachment" "server" {
  role_name   = alicloud_ram_role.server.role_name
  policy_name = "AliyunRAMFullAccess"
  policy_type = "System"
}

resource "alicloud_security_group" "main" {
  security_group_name = "main"
  vpc_id              = "vpc-bp1example00000000000"
}

resource "alicloud_security_group_rule" "https" {
  security_group_id = alicloud_security_group.main.id
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = "443/443"
  cidr_ip           = "0.0.0.0/0"
}

# The role of the pipeline has been found to be of more use.
moved {
  from = alicloud_ram_role.deploy
  to   = alicloud_ram_role.release
}

resource "alicloud_ram_role" "release" {
  role_name                   = "deploy"
  assume_role_policy_document = <<-EOT
    {
      "Version": "1",
      "Statement": [
        {
          "Effect": "Allow",
          "Action": "sts:AssumeRole",
          "Principal": {
            "RAM": [
              "acs:ram::${data.alicloud_account.current.id}:root",
              "acs:ram::9876543210987654:root"
            ]
          }
        }
      ]
    }
  EOT
}

resource "alicloud_instance" "main" {
  image_id                   = "aliyun_3_x64_20G_alibase_20240528.vhd"
  instance_type              = "ecs.g7.large"
  security_groups            = [alicloud_security_group.main.id]
  vswitch_id                 = "vsw-bp1example00000000000"
  internet_max_bandwidth_out = 5
  system_disk_encrypted      = true
  http_tokens                = "required"
  role_name                  = alicloud_ram_role.server.role_name
}
