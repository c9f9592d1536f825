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
  type = bool
}
variable "i2" {
  type = bool
}
variable "i3" {
  type = bool
}
variable "i4" {
  type = string
}
variable "i5" {
  type = bool
}
variable "i6" {
}
variable "i7" {
}
variable "i8" {
}
variable "i9" {
}
variable "i10" {
}
variable "i11" {
  type = string
}
resource "alicloud_ecs_disk" "this" {
  for_each = { a = "x", "b c" = "y" }
  bursting_enabled = var.i1
  category = "10"
  delete_auto_snapshot = true == true
  delete_with_instance = try(local.nothing.there, var.i2)
  disk_name = sha1(lookup({ a = lookup({ a = "${each.key}-${each.value}" }, "a", "p/q.r") }, "a", "10"))
  dry_run = concat([var.i3], [true])[0]
  encrypt_algorithm = one([for x in [lookup({ a = var.i4 }, "a", "a-b_c")] : x])
  encrypted = one([for x in [sensitive(var.i5)] : x]) == true
  payment_type = one([for x in ["web"] : x])
  provisioned_iops = [0, element([floor(var.i6 + 0.5), 42], 3)][1]
  resource_group_id = element(["web", "Ünï"], 2)
  size = ([{ v = var.i7 }][*].v)[0]
  snapshot_id = var.i8
  storage_set_id = tolist([var.i9, "y"])[0]
  storage_set_partition_number = ([{ v = var.i10 }][*].v)[0]
  tags = lookup({ a = { k0 = "web", k1 = "Ünï" } }, "a", { k0 = "true", k1 = "50%" })
  type = merge({ a = 1 }, { a = jsondecode(jsonencode("true")) }).a
  zone_id = var.i11
}
