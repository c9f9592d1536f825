variable "name" { type = string }
variable "vpc_id" { type = string }
variable "switch_ids" {}
variable "rules" {
  type    = map(object({ port = number, cidr = string, policy = optional(string, "accept") }))
  default = {}
}
locals { full = "app-${var.name}" }
resource "alicloud_security_group" "this" {
  security_group_name = local.full
  vpc_id              = var.vpc_id
}
resource "alicloud_security_group_rule" "this" {
  for_each          = var.rules
  type              = "ingress"
  ip_protocol       = "tcp"
  policy            = each.value.policy
  port_range        = "${each.value.port}/${each.value.port}"
  cidr_ip           = each.value.cidr
  security_group_id = alicloud_security_group.this.id
}
resource "alicloud_instance" "this" {
  instance_name   = local.full
  instance_type   = "ecs.g7.large"
  image_id        = "aliyun_3_x64"
  security_groups = alicloud_security_group.this.*.id
  vswitch_id      = values({ for i, s in var.switch_ids : i => s })[0]
}
output "instance_id" { value = alicloud_instance.this.id }
output "group_id" { value = alicloud_security_group.this.id }
output "name" { value = local.full }
