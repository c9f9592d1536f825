# Texts with parts that are known after apply, and secrets on several ways. No secret is real.

variable "fallback" {
  default = "Def4ult-Passw0rd"
}

variable "given" {
  type = string
}

locals {
  secret   = "L0cal-Passw0rd"
  key_word = join("", ["u8jzPde0IgxLd6G", "ncfBAepfJBd0Kh8"])
  defaults = { image = "ubuntu_24_04_x64_20G_alibase_20250722.vhd", type = "ecs.g8i.large" }
  texts = {
    heredoc = <<-EOT
      #!/bin/sh
      echo ${alicloud_eip_address.this.ip_address} >> /etc/hosts
      export ALICLOUD_SECRET_KEY=${local.key_word}
    EOT
    base64  = base64encode("echo ${alicloud_eip_address.this.ip_address}\nexport ALICLOUD_SECRET_KEY=${local.key_word}\n")
    join    = join("\n", [alicloud_eip_address.this.ip_address, "export ALICLOUD_SECRET_KEY=${local.key_word}"])
    clean   = "export ALICLOUD_SECRET_KEY=${alicloud_eip_address.this.ip_address}"
  }
  passwords = {
    literal = "Examp1e-Passw0rd"
    decoded = jsondecode("{\"password\":\"Examp1e-Passw0rd\"}").password
  }
}

resource "alicloud_eip_address" "this" {}

resource "alicloud_instance" "script" {
  for_each              = local.texts
  image_id              = local.defaults.image
  instance_type         = local.defaults.type
  security_groups       = ["sg-example"]
  vswitch_id            = "vsw-example"
  system_disk_encrypted = true
  http_tokens           = "required"
  user_data             = each.value
}

resource "alicloud_instance" "password" {
  for_each              = local.passwords
  image_id              = local.defaults.image
  instance_type         = local.defaults.type
  security_groups       = ["sg-example"]
  vswitch_id            = "vsw-example"
  system_disk_encrypted = true
  http_tokens           = "required"
  password              = each.value
}

resource "alicloud_rds_account" "constant" {
  db_instance_id   = "rm-example"
  account_name     = "constant"
  account_password = "Examp1e-Passw0rd"
}

resource "alicloud_rds_account" "fallback" {
  db_instance_id   = "rm-example"
  account_name     = "fallback"
  account_password = var.fallback
}

resource "alicloud_rds_account" "given" {
  db_instance_id   = "rm-example"
  account_name     = "given"
  account_password = var.given
}

resource "alicloud_ram_policy" "partly_known" {
  policy_name = "partly-known"
  policy_document = jsonencode({
    Version = "1"
    Statement = [
      { Effect = "Allow", Action = "*", Resource = "*" },
      { Effect = "Allow", Action = "ecs:StartInstance", Resource = "acs:ecs:*:*:instance/${alicloud_instance.password["literal"].id}" },
    ]
  })
}

resource "alicloud_ram_policy" "narrow" {
  policy_name = "narrow"
  policy_document = jsonencode({
    Version   = "1"
    Statement = [{ Effect = "Allow", Action = "*", Resource = alicloud_instance.password["literal"].id }]
  })
}

provider "alicloud" {
  region = "cn-hangzhou"
}

provider "alicloud" {
  alias      = "other"
  region     = "cn-beijing"
  access_key = var.given
  secret_key = local.secret
}
