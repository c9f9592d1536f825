# Cloud Assistant on servers that carry roles: one role as it is, one cut by a session policy, one that leads on to a second role.
locals {
  servers = {
    app   = "app"
    batch = "app"
    edge  = "hop"
  }
  ecs_trust = jsonencode({
    Version   = "1"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = ["ecs.aliyuncs.com"] } }]
  })
}

data "alicloud_account" "current" {}

resource "alicloud_ram_role" "app" {
  role_name                   = "app"
  assume_role_policy_document = local.ecs_trust
}

resource "alicloud_ram_role_policy_attachment" "app" {
  role_name   = alicloud_ram_role.app.role_name
  policy_name = "AliyunOSSFullAccess"
  policy_type = "System"
}

resource "alicloud_ram_role" "hop" {
  role_name                   = "hop"
  assume_role_policy_document = local.ecs_trust
}

resource "alicloud_ram_policy" "hop" {
  policy_name = "hop"
  policy_document = jsonencode({
    Version = "1"
    Statement = [{
      Effect   = "Allow"
      Action   = ["sts:AssumeRole"]
      Resource = [alicloud_ram_role.release.arn]
    }]
  })
}

resource "alicloud_ram_role_policy_attachment" "hop" {
  role_name   = alicloud_ram_role.hop.role_name
  policy_name = alicloud_ram_policy.hop.policy_name
  policy_type = "Custom"
}

resource "alicloud_ram_role" "release" {
  role_name                   = "release"
  assume_role_policy_document = <<-EOT
    {
      "Version": "1",
      "Statement": [
        {
          "Effect": "Allow",
          "Action": "sts:AssumeRole",
          "Principal": {"RAM": ["acs:ram::${data.alicloud_account.current.id}:role/hop"]}
        }
      ]
    }
  EOT
}

resource "alicloud_ram_role_policy_attachment" "release" {
  role_name   = alicloud_ram_role.release.role_name
  policy_name = "AdministratorAccess"
  policy_type = "System"
}

resource "alicloud_security_group" "server" {
  for_each            = local.servers
  security_group_name = "server-${each.key}"
  vpc_id              = "vpc-bp1example00000000000"
}

resource "alicloud_security_group_rule" "https" {
  security_group_id = alicloud_security_group.server["edge"].id
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = "443/443"
  cidr_ip           = "0.0.0.0/0"
}

resource "alicloud_instance" "server" {
  for_each                   = local.servers
  instance_name              = each.key
  image_id                   = "aliyun_3_x64_20G_alibase_20240528.vhd"
  instance_type              = "ecs.g7.large"
  security_groups            = [alicloud_security_group.server[each.key].id]
  vswitch_id                 = "vsw-bp1example00000000000"
  internet_max_bandwidth_out = each.key == "edge" ? 10 : 0
  system_disk_encrypted      = true
  http_tokens                = "required"
}

resource "alicloud_ecs_ram_role_attachment" "app" {
  instance_id   = alicloud_instance.server["app"].id
  ram_role_name = alicloud_ram_role.app.role_name
}

resource "alicloud_ecs_ram_role_attachment" "batch" {
  instance_id   = alicloud_instance.server["batch"].id
  ram_role_name = alicloud_ram_role.app.role_name
  policy = jsonencode({
    Version   = "1"
    Statement = [{ Effect = "Allow", Action = "oss:GetObject", Resource = "acs:oss:*:*:logs/*" }]
  })
}

resource "alicloud_ecs_ram_role_attachment" "edge" {
  instance_id   = alicloud_instance.server["edge"].id
  ram_role_name = alicloud_ram_role.hop.role_name
}

resource "alicloud_ram_user" "operator" {
  name = "operator"
}

resource "alicloud_ram_group" "operators" {
  group_name = "operators"
}

resource "alicloud_ram_user_group_attachment" "operator" {
  user_name  = alicloud_ram_user.operator.name
  group_name = alicloud_ram_group.operators.group_name
}

resource "alicloud_ram_policy" "operate" {
  policy_name = "operate"
  policy_document = jsonencode({
    Version = "1"
    Statement = [{
      Effect   = "Allow"
      Action   = ["ecs:RunCommand", "ecs:DescribeInstances"]
      Resource = "*"
    }]
  })
}

resource "alicloud_ram_group_policy_attachment" "operate" {
  group_name  = alicloud_ram_group.operators.group_name
  policy_name = alicloud_ram_policy.operate.policy_name
  policy_type = "Custom"
}
