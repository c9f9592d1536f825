# One role for each way of saying who may take it up.
terraform {
  required_providers {
    alicloud = {
      source  = "aliyun/alicloud"
      version = ">= 1.250.0"
    }
  }
}

data "alicloud_account" "current" {}

variable "partner" {
  description = "The account of the company that runs our backups."
  default     = "9876543210987654"
}

locals {
  self = data.alicloud_account.current.id
  principals = {
    anybody  = { RAM = ["*"] }
    account  = { RAM = ["acs:ram::${local.self}:root"] }
    person   = { RAM = ["acs:ram::${local.self}:user/release"] }
    foreign  = { RAM = ["acs:ram::${var.partner}:root"] }
    machines = { Service = ["ecs.aliyuncs.com", "fc.aliyuncs.com", "oos.aliyuncs.com"] }
  }
}

resource "alicloud_ram_role" "plain" {
  for_each  = local.principals
  role_name = "trusts-${each.key}"
  assume_role_policy_document = templatefile("${path.module}/trust/plain.json.tftpl", {
    principal = each.value
  })
  max_session_duration = 3600
}

resource "alicloud_ram_role" "foreign_bound" {
  role_name = "trusts-foreign-bound"
  assume_role_policy_document = jsonencode({
    Version = "1"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { RAM = ["acs:ram::${var.partner}:role/backup"] }
      Condition = { StringEquals = { "sts:ExternalId" = "backup-2026" } }
    }]
  })
}

resource "alicloud_ram_saml_provider" "idp" {
  saml_provider_name            = "corp"
  encodedsaml_metadata_document = base64encode("<md:EntityDescriptor/>")
}

resource "alicloud_ims_oidc_provider" "git" {
  oidc_provider_name = "git"
  issuer_url         = "https://git.example.com"
  client_ids         = ["sts.aliyuncs.com"]
  fingerprints       = ["0123456789012345678901234567890123456789"]
}

data "alicloud_ram_policy_document" "saml" {
  for_each = toset(["bound", "unbound"])
  statement {
    action = ["sts:AssumeRole"]
    principal {
      entity      = "Federated"
      identifiers = ["acs:ram::${local.self}:saml-provider/${alicloud_ram_saml_provider.idp.saml_provider_name}"]
    }
    dynamic "condition" {
      for_each = each.key == "bound" ? ["https://signin.aliyun.com/saml-role/sso"] : []
      content {
        operator = "StringEquals"
        variable = "saml:recipient"
        values   = [condition.value]
      }
    }
  }
}

resource "alicloud_ram_role" "saml" {
  for_each                    = data.alicloud_ram_policy_document.saml
  role_name                   = "saml-${each.key}"
  assume_role_policy_document = each.value.document
}

resource "alicloud_ram_role" "oidc" {
  role_name = "oidc-audience-only"
  assume_role_policy_document = jsonencode({
    Version = "1"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Federated = ["acs:ram::${local.self}:oidc-provider/${alicloud_ims_oidc_provider.git.oidc_provider_name}"] }
      Condition = { StringEquals = { "oidc:aud" = "sts.aliyuncs.com" } }
    }]
  })
}

# The old arguments render one statement.
resource "alicloud_ram_role" "old" {
  name      = "old-style"
  services  = ["ecs.aliyuncs.com"]
  ram_users = ["acs:ram::${var.partner}:root"]
}

resource "alicloud_ram_role_policy_attachment" "admin" {
  for_each    = toset(["account", "person"])
  role_name   = alicloud_ram_role.plain[each.key].role_name
  policy_name = "AdministratorAccess"
  policy_type = "System"
}

resource "alicloud_ram_user" "release" {
  name = "release"
}

resource "alicloud_ram_user" "visitor" {
  name = "visitor"
}

resource "alicloud_ram_user_policy_attachment" "visitor" {
  user_name   = alicloud_ram_user.visitor.name
  policy_name = "AliyunSTSAssumeRoleAccess"
  policy_type = "System"
}
