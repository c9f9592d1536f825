# Rights for a resource group: a deny there does not take what the account gives, an allow there reaches nothing outside.
variable "domain" {
  default = "1234567890123456.onaliyun.com"
}

variable "account" {
  type    = string
  default = "1234567890123456"
}

resource "alicloud_resource_manager_resource_group" "shop" {
  resource_group_name = "shop"
  display_name        = "shop"
}

resource "alicloud_ram_user" "worker" {
  for_each = toset(["gus", "hana", "ivan"])
  name     = each.value
}

resource "alicloud_resource_manager_policy" "main" {
  for_each = {
    keep = jsonencode({
      Version   = "1"
      Statement = [{ Effect = "Deny", Action = "ecs:DeleteInstance", Resource = "*" }]
    })
    operate = jsonencode({
      Version   = "1"
      Statement = [{ Effect = "Allow", Action = ["ecs:StartInstance", "ecs:StopInstance", "ecs:RebootInstance"], Resource = "*" }]
    })
  }
  policy_name     = "shop-${each.key}"
  policy_document = each.value
}

# The version that is not the default is not in force.
resource "alicloud_resource_manager_policy_version" "later" {
  policy_name = alicloud_resource_manager_policy.main["operate"].policy_name
  policy_document = jsonencode({
    Version   = "1"
    Statement = [{ Effect = "Allow", Action = "ecs:*", Resource = "*" }]
  })
  is_default_version = false
}

resource "alicloud_ram_policy" "wide" {
  policy_name = "servers"
  policy_document = jsonencode({
    Version   = "1"
    Statement = [{ Effect = "Allow", Action = ["ecs:Describe*", "ecs:StopInstance", "ecs:DeleteInstance"], Resource = "*" }]
  })
}

resource "alicloud_ram_user_policy_attachment" "gus" {
  user_name   = alicloud_ram_user.worker["gus"].name
  policy_name = alicloud_ram_policy.wide.policy_name
  policy_type = "Custom"
}

resource "alicloud_resource_manager_policy_attachment" "gus" {
  policy_name       = alicloud_resource_manager_policy.main["keep"].policy_name
  policy_type       = "Custom"
  principal_name    = "${alicloud_ram_user.worker["gus"].name}@${var.domain}"
  principal_type    = "IMSUser"
  resource_group_id = alicloud_resource_manager_resource_group.shop.id
}

resource "alicloud_resource_manager_policy_attachment" "hana" {
  policy_name       = alicloud_resource_manager_policy.main["operate"].policy_name
  policy_type       = "Custom"
  principal_name    = format("%s@%s", alicloud_ram_user.worker["hana"].name, var.domain)
  principal_type    = "IMSUser"
  resource_group_id = alicloud_resource_manager_resource_group.shop.id
}

# The number of the account in place of a group means the account.
resource "alicloud_resource_manager_policy_attachment" "ivan" {
  policy_name       = "AdministratorAccess"
  policy_type       = "System"
  principal_name    = "ivan@${var.domain}"
  principal_type    = "IMSUser"
  resource_group_id = var.account
  depends_on        = [alicloud_ram_user.worker]
}
