variable "zones" {
  type    = list(string)
  default = ["cn-hangzhou-a", "cn-hangzhou-b"]
}
variable "groups" {
  type = map(object({
    cidr  = string
    ports = optional(list(number), [22])
    note  = optional(string)
  }))
  default = {
    web = { cidr = "0.0.0.0/0", ports = [80, 443] }
    ops = { cidr = "10.0.0.0/8" }
  }
}
locals {
  rules = flatten([for name, g in var.groups : [for p in g.ports : { name = name, port = p, cidr = g.cidr }]])
}
resource "alicloud_vpc" "main" {
  count      = 1
  vpc_name   = "main"
  cidr_block = "10.0.0.0/8"
}
resource "alicloud_vswitch" "this" {
  count      = length(var.zones)
  vpc_id     = alicloud_vpc.main[0].id
  zone_id    = var.zones[count.index]
  cidr_block = cidrsubnet(one(alicloud_vpc.main[*].cidr_block), 8, count.index)
}
resource "alicloud_security_group" "this" {
  for_each            = var.groups
  security_group_name = each.key
  description         = each.value.note == null ? "none" : each.value.note
  vpc_id              = join("", alicloud_vpc.main.*.id)
}
resource "alicloud_security_group_rule" "this" {
  for_each          = { for r in local.rules : "${r.name}-${r.port}" => r }
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = "${each.value.port}/${each.value.port}"
  cidr_ip           = each.value.cidr
  security_group_id = alicloud_security_group.this[each.value.name].id
}
resource "alicloud_security_group_rule" "egress" {
  for_each          = alicloud_security_group.this
  type              = "egress"
  ip_protocol       = "all"
  port_range        = "-1/-1"
  cidr_ip           = "0.0.0.0/0"
  description       = "${each.key} ${each.value.security_group_name}"
  security_group_id = each.value.id
}
resource "alicloud_instance" "app" {
  count           = var.zones == [] ? 0 : 2
  instance_name   = format("app-%02d", count.index + 1)
  instance_type   = "ecs.g7.large"
  image_id        = "aliyun_3_x64"
  vswitch_id      = element(alicloud_vswitch.this[*].id, count.index)
  security_groups = [for g in alicloud_security_group.this : g.id]
  tags            = merge({ Name = "app" }, count.index == 0 ? { Leader = "true" } : {})
  dynamic "data_disks" {
    for_each = toset(["20", "40"])
    content {
      size     = data_disks.value
      name     = "d-${data_disks.key}"
      category = "cloud_essd"
    }
  }
}
resource "alicloud_eip_address" "none" {
  count = false ? 1 : 0
}
