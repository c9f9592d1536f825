locals {
  documents = {
    etl    = jsonencode({ Version = "1", Statement = [{ Effect = "Allow", Action = "oss:Get*", Resource = "*" }] })
    photos = jsonencode({ Version = "1", Statement = [{ Effect = "Allow", Action = "oss:GetObject", Resource = "acs:oss:*:*:photos/*" }] })
    robot  = jsonencode({ Version = "1", Statement = [{ Effect = "Allow", Action = "log:GetLogStore", Resource = "*" }] })
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

