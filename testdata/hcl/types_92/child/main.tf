locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}
variable "i2" {
  type = string
}
variable "i3" {
}
variable "i4" {
  type = set(string)
}
variable "i5" {
  type = string
}
variable "i6" {
  type = bool
}
variable "i7" {
  type = bool
}
variable "i8" {
}
variable "i9" {
  type = bool
}
variable "i10" {
}
variable "i11" {
  type = bool
}
variable "i12" {
  type = string
}
variable "i13" {
}
variable "i14" {
}
variable "i15" {
}
resource "tencentcloud_instance" "x-1" {
  availability_zone = "%{ for x in [tostring(var.i2), "b"] ~} ${x};%{ endfor }"
  bandwidth_package_id = lower({ (local.key) = var.i3 }[local.key])
  cam_role_name = join(",", [split(",", join(",", ["Ünï", "z"]))[0], "z"])
  dedicated_resource_pack_ids = var.i4
  dedicated_resource_pack_tenancy = { k = var.i5, l = 1 }.k
  disable_automation_service = nonsensitive(sensitive(!(!try(local.nothing.there, var.i6))))
  disable_monitor_service = var.i7
  disaster_recover_group_ids = var.i8
  force_stop = values({ a = var.i9 })[0]
  hostname = split(",", join(",", [("Ünï"), "z"]))[0]
  hpc_cluster_id = local.no ? "Ünï" : "50%"
  instance_charge_type_prepaid_renew_flag = one([for x in [local.no ? "x y" : ["multi\nline", "50%"][1]] : x])
  ipv4_address_type = substr(var.i10, 0, 4)
  keep_image_login = local.yes && lookup({ a = local.yes ? var.i11 : true }, "a", true)
  launch_template_id = "%{ if local.yes }${var.i12}%{ else }no%{ endif }"
  placement_group_id = jsondecode(jsonencode([for k, v in { a = "a-b_c" } : v if k == "a"][0]))
  system_disk_type = var.i13
  tags = [{ k0 = "web" }, var.i14][1]
  user_data = yamldecode(yamlencode({ a = { for k, v in { a = "50%" } : upper(k) => v }["A"] })).a
  user_data_raw = var.i15
  user_data_replace_on_change = true
}
