# Roles by who may take them up, the documents from a template.
data "tencentcloud_user_info" "current" {}

variable "auditor" {
  description = "Main account of the auditors."
  type        = string
  default     = "100000000009"
}

locals {
  self = data.tencentcloud_user_info.current.owner_uin
  trusts = {
    anybody = { kind = "qcs", names = ["*"] }
    account = { kind = "qcs", names = ["qcs::cam::uin/${local.self}:root"] }
    person  = { kind = "qcs", names = ["qcs::cam::uin/${local.self}:uin/${tencentcloud_cam_user.main["release"].uin}"] }
    foreign = { kind = "qcs", names = ["qcs::cam::uin/${var.auditor}:root"] }
    servers = { kind = "service", names = ["cvm.qcloud.com", "scf.qcloud.com"] }
    people  = { kind = "federated", names = ["qcs::cam::uin/${local.self}:saml-provider/${tencentcloud_cam_saml_provider.main.name}"] }
  }
}

resource "tencentcloud_cam_user" "main" {
  for_each = toset(["release", "visitor"])
  name     = each.key
  use_api  = false
}

resource "tencentcloud_cam_saml_provider" "main" {
  name        = "corp"
  description = "people of the company"
  meta_data   = base64encode("<EntityDescriptor/>")
}

resource "tencentcloud_cam_role_sso" "git" {
  name         = "git"
  identity_url = "https://git.example.com"
  identity_key = base64encode("{\"keys\":[]}")
  client_ids   = ["acme"]
}

resource "tencentcloud_cam_role" "main" {
  for_each = local.trusts
  name     = "trusts-${each.key}"
  document = templatefile("${path.module}/documents/trust.json.tftpl", {
    action = each.value.kind == "federated" ? "name/sts:AssumeRoleWithSAML" : "name/sts:AssumeRole"
    kind   = each.value.kind
    names  = each.value.names
  })
}

resource "tencentcloud_cam_role" "bound" {
  name = "trusts-foreign-bound"
  document = jsonencode({
    version = "2.0"
    statement = [{
      action    = "name/sts:AssumeRole"
      effect    = "allow"
      principal = { qcs = ["qcs::cam::uin/${var.auditor}:root"] }
      condition = { string_equal = { "sts:external_id" = "audit-2026" } }
    }]
  })
}

resource "tencentcloud_cam_role_by_name" "pipeline" {
  name = "trusts-pipeline"
  document = jsonencode({
    version = "2.0"
    statement = [{
      action    = "name/sts:AssumeRoleWithWebIdentity"
      effect    = "allow"
      principal = { federated = ["qcs::cam::uin/${local.self}:oidc-provider/${tencentcloud_cam_role_sso.git.name}"] }
      condition = { string_equal = { "oidc:aud" = ["acme"] } }
    }]
  })
}

resource "tencentcloud_cam_role_policy_attachment_by_name" "admin" {
  for_each    = toset(["account", "person"])
  role_name   = tencentcloud_cam_role.main[each.key].name
  policy_name = "AdministratorAccess"
}

resource "tencentcloud_cam_policy" "visitor" {
  name = "visitor"
  document = jsonencode({
    version   = "2.0"
    statement = [{ effect = "allow", action = ["sts:AssumeRole"], resource = ["*"] }]
  })
}

resource "tencentcloud_cam_user_policy_attachment" "visitor" {
  user_name = tencentcloud_cam_user.main["visitor"].name
  policy_id = tencentcloud_cam_policy.visitor.id
}
