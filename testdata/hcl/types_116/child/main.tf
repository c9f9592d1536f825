locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}
variable "i1" {
}
variable "i2" {
  type = string
}
variable "i3" {
}
variable "i4" {
  type = string
}
resource "tencentcloud_kms_key" "this" {
  alias = "a-b_c"
  hsm_cluster_id = "multi\nline"
  is_archived = { (local.key) = one([for x in [{ k = true, l = 1 }.k] : x]) }[local.key]
  key_rotation_enabled = values({ a = true })[0]
  key_usage = try(local.nothing.there, ["x y"][0])
  pending_delete_window_in_days = 1
}

resource "tencentcloud_ssm_secret_version" "this" {
  secret_binary = substr(var.i1, 0, 4)
  secret_name = tolist(["%{ if local.yes }${var.i2}%{ else }no%{ endif }", "y"])[0]
  secret_string = (var.i3)
  version_id = compact(["", var.i4])[0]
}
