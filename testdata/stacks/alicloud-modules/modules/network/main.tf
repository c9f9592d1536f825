variable "name" {
  type = string
}

variable "cidr" {
  type = string
}

variable "zones" {
  type = map(string)
}

resource "alicloud_vpc" "this" {
  vpc_name   = var.name
  cidr_block = var.cidr
}

resource "alicloud_vswitch" "this" {
  for_each = var.zones

  vpc_id       = alicloud_vpc.this.id
  cidr_block   = cidrsubnet(var.cidr, 8, index(keys(var.zones), each.key))
  zone_id      = each.value
  vswitch_name = format("%s-%s", var.name, each.key)
}

output "vpc_id" {
  value = alicloud_vpc.this.id
}

output "vswitch_ids" {
  value = { for key, vswitch in alicloud_vswitch.this : key => vswitch.id }
}
