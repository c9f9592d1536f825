resource "alicloud_vpc" "v" {
  vpc_name   = "v"
  cidr_block = "10.0.0.0/8"
}
resource "alicloud_security_group" "g" {
  security_group_name = "g-${alicloud_vpc.v.id}"
  vpc_id              = alicloud_vpc.v.id
  tags                = { known = "yes", id = alicloud_vpc.v.id }
}
data "alicloud_zones" "z" {
  available_resource_creation = "VSwitch"
}
locals {
  cond  = alicloud_vpc.v.id == "x" ? "a" : "b"
  same  = alicloud_vpc.v != null ? "there" : "gone"
  part  = [alicloud_vpc.v.id, "known"]
  tried = try(alicloud_vpc.v.id, "fallback")
  count = length(local.part)
  logic = false && alicloud_vpc.v.id == "x"
}
resource "alicloud_instance" "i" {
  instance_name   = local.cond
  description     = "${local.same} ${local.count} ${local.logic}"
  instance_type   = "ecs.g7.large"
  image_id        = local.tried
  security_groups = [alicloud_security_group.g.id]
  host_name       = local.part[1]
  user_data       = jsonencode({ vpc = alicloud_vpc.v.id })
  password        = alicloud_vpc.v.cidr_block
  dynamic "data_disks" {
    for_each = alicloud_vpc.v.id == "" ? [1] : [1, 2]
    content { size = data_disks.value * 20 }
  }
}
