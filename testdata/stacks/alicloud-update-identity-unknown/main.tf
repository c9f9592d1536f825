# A bucket without a name of its own enters two documents; the third will be fetched when its number is known.
resource "alicloud_oss_bucket" "logs" {
  storage_class = "IA"
}

resource "alicloud_oss_bucket" "archive" {
  bucket = "acme-archive"
}

resource "alicloud_resource_manager_resource_group" "robot" {
  resource_group_name = "robot"
  display_name        = "robot"
}

data "http" "robot" {
  url = "https://policies.example.com/${alicloud_resource_manager_resource_group.robot.id}.json"
}

locals {
  documents = {
    etl = jsonencode({
      Version = "1"
      Statement = [
        { Effect = "Allow", Action = "oss:Get*", Resource = "*" },
        { Effect = "Allow", Action = "oss:GetObject", Resource = "acs:oss:*:*:${alicloud_oss_bucket.logs.id}/*" },
      ]
    })
    photos = <<-EOT
      {
        "Version": "1",
        "Statement": [
          {
            "Effect": "Allow",
            "Action": ["oss:GetObject"],
            "Resource": [
              "acs:oss:*:*:photos/*",
              "acs:oss:*:*:${alicloud_oss_bucket.logs.id}/*",
              "acs:oss:*:*:${alicloud_oss_bucket.archive.id}/*"
            ]
          }
        ]
      }
    EOT
    robot  = data.http.robot.response_body
  }
}

resource "alicloud_ram_policy" "main" {
  for_each        = local.documents
  policy_name     = each.key
  policy_document = each.value
}

resource "alicloud_ram_user" "main" {
  for_each = toset(["etl", "photos", "robot"])
  name     = each.key
}

resource "alicloud_ram_user_policy_attachment" "main" {
  for_each    = alicloud_ram_user.main
  user_name   = each.value.name
  policy_name = alicloud_ram_policy.main[each.key].policy_name
  policy_type = "Custom"
}

