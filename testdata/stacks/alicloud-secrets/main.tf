# Passwords where they should not be, and one where it may.
variable "db_password" {
  type      = string
  sensitive = true
}

variable "legacy_password" {
  type    = string
  default = "Winter-2019-aa"
}

locals {
  # Not a real key: put together here so that no scanner takes it for one.
  key_id = join("", ["LT", "AI", "5tKq8ZrVbN3mXw7LpG2d"])
}

resource "alicloud_security_group" "app" {
  security_group_name = "app"
  vpc_id              = "vpc-bp1example00000000000"
}

resource "alicloud_instance" "legacy" {
  image_id              = "aliyun_3_x64_20G_alibase_20240528.vhd"
  instance_type         = "ecs.g7.large"
  security_groups       = [alicloud_security_group.app.id]
  vswitch_id            = "vsw-bp1example00000000000"
  password              = var.legacy_password
  system_disk_encrypted = true
  http_tokens           = "required"

  user_data = base64encode(<<-EOT
    #!/bin/sh
    export ALIBABA_CLOUD_ACCESS_KEY_ID=${local.key_id}
    /opt/app/start
  EOT
  )
}

resource "alicloud_rds_account" "app" {
  db_instance_id   = "rm-bp1example00000000"
  account_name     = "app"
  account_password = var.db_password
}

resource "alicloud_rds_account" "report" {
  db_instance_id   = "rm-bp1example00000000"
  account_name     = "report"
  account_password = "Report-Passw0rd"
}
