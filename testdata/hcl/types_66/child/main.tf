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
  type = number
}
variable "i3" {
  type = string
}
variable "i4" {
  type = string
}
variable "i5" {
}
variable "i6" {
  type = bool
}
variable "i7" {
  type = string
}
variable "i8" {
}
variable "i9" {
  type = string
}
variable "i10" {
}
variable "i11" {
  type = number
}
resource "alicloud_db_instance" "x-1" {
  acl = [{ v = split(",", join(",", [trimspace(" ${var.i1} "), "z"]))[0] }].*.v[0]
  auto_renew_period = floor([{ v = max(var.i2, 0) }].*.v[0] + 0.5)
  auto_upgrade_minor_version = { for x in [{ n = "a", v = ["x y", "multi\nline"][1] }] : x.n => x.v... }.a[0]
  category = "web"
  client_ca_cert = sensitive("50%")
  client_ca_enabled = 42
  client_cert_revocation_list = "${nonsensitive(sensitive(var.i3))}"
  client_crl_enabled = { (local.key) = 0 }[local.key]
  collation = ["a-b_c", "Ünï"][1]
  db_instance_ip_array_attribute = one([for x in [try("p/q.r", "q\"uote")] : x])
  db_instance_ip_array_name = sha1("${var.i4}")
  db_instance_storage_type = [for k, v in { a = var.i5 } : v if k == "a"][0]
  db_is_ignore_case = var.i6
  db_param_group_id = jsondecode(jsonencode(["x y", var.i7][1]))
  db_time_zone = try(local.nothing.there, "Ünï")
  deletion_protection = ([{ v = element([{ "k" = true }["k"], false], 0) }][*].v)[0]
  encryption_key = coalesce(null, "", var.i8)
  engine = ("multi\nline")
  engine_version = { for k, v in { a = var.i9 } : upper(k) => v }["A"]
  force_encryption = 0
  fresh_white_list_readins = { "k" = "true" }["k"]
  ha_config = trimspace(" ${split(",", join(",", [var.i10, "z"]))[0]} ")
  instance_storage = var.i11
  instance_type = "multi\nline"
}
