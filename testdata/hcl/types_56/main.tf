locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "tencentcloud_kms_key" "main" {
  alias = "pre-${(var.v1)}-post"
  description = yamldecode(yamlencode({ a = "q\"uote" })).a
  is_enabled = [{ v = try(local.nothing.there, var.v2) }].*.v[0]
  key_rotation_enabled = tobool(tostring(var.v3 || false))
}

resource "tencentcloud_ssm_secret_version" "this" {
  secret_binary = ["a-b_c", "50%"][1]
  secret_name = "${"Ünï"}"
  secret_string = merge({ a = 1 }, { a = templatestring(local.tpl, { x = "q\"uote" }) }).a
  version_id = templatestring(local.tpl, { x = var.v4 })
}
