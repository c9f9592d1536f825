resource "alicloud_ecs_disk" "data" {
  zone_id   = "cn-hangzhou-i"
  category  = "cloud_essd"
  size      = 100
  encrypted = true
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
  http_tokens           = "required"
  role_name             = "app"
}

resource "alicloud_ram_policy" "app" {
  policy_name = "app"
  policy_document = jsonencode({
    Version = "1"
    Statement = [{
      Effect   = "Allow"
      Action   = ["oss:GetObject"]
      Resource = ["acs:oss:*:*:app/*"]
    }]
  })
}

resource "alicloud_ram_role" "app" {
  role_name = "app"
  assume_role_policy_document = jsonencode({
    Version = "1"
    Statement = [{
      Action    = "sts:AssumeRole"
      Effect    = "Allow"
      Principal = { Service = ["ecs.aliyuncs.com"] }
    }]
  })
}

resource "alicloud_ram_role_policy_attachment" "app" {
  role_name   = alicloud_ram_role.app.role_name
  policy_name = alicloud_ram_policy.app.policy_name
  policy_type = "Custom"
}
