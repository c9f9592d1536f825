# What runs with a role: servers (one of them on the Internet), templates, functions, containers, stacks, flows, automation.
locals {
  roles = {
    ecs = "ecs.aliyuncs.com"
    eci = "eci.aliyuncs.com"
    fc  = "fc.aliyuncs.com"
    fnf = "fnf.aliyuncs.com"
    oos = "oos.aliyuncs.com"
    ros = "ros.aliyuncs.com"
  }
  admins = toset(["ecs", "ros"])
}

resource "alicloud_ram_role" "main" {
  for_each  = local.roles
  role_name = "run-${each.key}"
  assume_role_policy_document = jsonencode({
    Version   = "1"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = [each.value] } }]
  })
}

resource "alicloud_ram_role_policy_attachment" "admin" {
  for_each    = local.admins
  role_name   = alicloud_ram_role.main[each.key].role_name
  policy_name = "AdministratorAccess"
  policy_type = "System"
}

resource "alicloud_ram_policy" "users" {
  policy_name = "user-administration"
  policy_document = jsonencode({
    Version = "1"
    Statement = [{
      Effect   = "Allow"
      Action   = ["ram:CreateUser", "ram:CreateAccessKey", "ram:ListUsers"]
      Resource = "*"
    }]
  })
}

resource "alicloud_ram_role_policy_attachment" "users" {
  role_name   = alicloud_ram_role.main["fc"].role_name
  policy_name = alicloud_ram_policy.users.policy_name
  policy_type = "Custom"
}

resource "alicloud_ram_policy" "reading" {
  policy_name = "reading"
  policy_document = jsonencode({
    Version   = "1"
    Statement = [{ Effect = "Allow", Action = ["oss:GetObject"], Resource = "acs:oss:*:*:acme-batch/*" }]
  })
}

resource "alicloud_ram_role_policy_attachment" "reading" {
  for_each    = toset(["eci", "fnf", "oos"])
  role_name   = alicloud_ram_role.main[each.key].role_name
  policy_name = alicloud_ram_policy.reading.policy_name
  policy_type = "Custom"
}

resource "alicloud_security_group" "main" {
  for_each            = toset(["public", "private"])
  security_group_name = each.key
  vpc_id              = "vpc-bp1example00000000000"
}

resource "alicloud_security_group_rule" "ssh" {
  security_group_id = alicloud_security_group.main["public"].id
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = "22/22"
  cidr_ip           = "0.0.0.0/0"
}

resource "alicloud_instance" "main" {
  for_each              = alicloud_security_group.main
  instance_name         = each.key
  image_id              = "aliyun_3_x64_20G_alibase_20240528.vhd"
  instance_type         = "ecs.g7.large"
  security_groups       = [each.value.id]
  vswitch_id            = "vsw-bp1example00000000000"
  role_name             = alicloud_ram_role.main["ecs"].role_name
  http_tokens           = each.key == "public" ? "optional" : "required"
  system_disk_encrypted = true
}

resource "alicloud_eip_address" "public" {
  address_name = "public"
}

resource "alicloud_eip_association" "public" {
  allocation_id = alicloud_eip_address.public.id
  instance_id   = alicloud_instance.main["public"].id
}

resource "alicloud_ecs_launch_template" "workers" {
  launch_template_name = "workers"
  image_id             = "aliyun_3_x64_20G_alibase_20240528.vhd"
  instance_type        = "ecs.g7.large"
  security_group_id    = alicloud_security_group.main["private"].id
  ram_role_name        = alicloud_ram_role.main["ecs"].role_name
  http_tokens          = "required"
}

resource "alicloud_eci_container_group" "batch" {
  container_group_name = "batch"
  security_group_id    = alicloud_security_group.main["private"].id
  vswitch_id           = "vsw-bp1example00000000000"
  ram_role_name        = alicloud_ram_role.main["eci"].role_name
  containers {
    name  = "batch"
    image = "registry.example.com/batch:1"
  }
}

resource "alicloud_fcv3_function" "users" {
  function_name = "users"
  handler       = "index.handler"
  runtime       = "python3.10"
  role          = alicloud_ram_role.main["fc"].arn
  code {
    oss_bucket_name = "acme-code"
    oss_object_name = "users.zip"
  }
}

resource "alicloud_ros_stack" "landing" {
  stack_name    = "landing"
  ram_role_name = alicloud_ram_role.main["ros"].role_name
  template_body = jsonencode({ ROSTemplateFormatVersion = "2015-09-01" })
}

resource "alicloud_fnf_flow" "nightly" {
  name        = "nightly"
  type        = "FDL"
  description = "nightly"
  role_arn    = alicloud_ram_role.main["fnf"].arn
  definition  = <<-EOT
    version: v1
    type: flow
    steps:
      - type: pass
        name: start
  EOT
}

resource "alicloud_oos_template" "restart" {
  template_name = "restart"
  content       = <<-EOT
    FormatVersion: OOS-2019-06-01
    RamRole: ${alicloud_ram_role.main["oos"].role_name}
    Tasks: []
  EOT
}

resource "alicloud_ram_user" "helper" {
  name = "helper"
}

# Code of functions and nothing else: enough to act with the role of each of them.
resource "alicloud_ram_policy" "helper" {
  policy_name = "helper"
  policy_document = jsonencode({
    Version   = "1"
    Statement = [{ Effect = "Allow", Action = ["fc:UpdateFunction", "fc:InvokeFunction", "ros:UpdateStack"], Resource = "*" }]
  })
}

resource "alicloud_ram_user_policy_attachment" "helper" {
  user_name   = alicloud_ram_user.helper.name
  policy_name = alicloud_ram_policy.helper.policy_name
  policy_type = "Custom"
}
