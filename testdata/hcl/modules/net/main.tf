variable "cidr" {}
variable "zones" { type = map(string) }
resource "alicloud_vpc" "this" {
  cidr_block = var.cidr
  vpc_name   = basename(path.module)
}
resource "alicloud_vswitch" "this" {
  for_each   = var.zones
  vpc_id     = alicloud_vpc.this.id
  zone_id    = each.value
  cidr_block = cidrsubnet(var.cidr, 4, index(keys(var.zones), each.key))
}
output "vpc_id" { value = alicloud_vpc.this.id }
output "switch_ids" { value = { for k, v in alicloud_vswitch.this : k => v.id } }
