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
}
variable "i3" {
}
variable "i4" {
}
variable "i5" {
  type = string
}
variable "i6" {
}
resource "tencentcloud_security_group" "x-1" {
  description = ["50%", var.i1][1]
  name = local.no ? "10" : base64decode(base64encode(format("%s-%03d", "web", 7)))
  tags = merge(try(local.nothing.there, { k0 = "Ünï", k1 = "50%" }), { k0 = "p/q.r", k1 = "x y" })
}

resource "tencentcloud_instance" "x-1" {
  anti_ddos_package_id = var.i2
  disable_automation_service = merge({ a = 1 }, { a = one([for x in [lookup({ a = var.i3 }, "a", false)] : x]) }).a
  disable_security_service = false
  force_replace_placement_group_id = var.i4
  hpc_cluster_id = format("%s-%03d", var.i5, 7)
  instance_name = var.i6
}
