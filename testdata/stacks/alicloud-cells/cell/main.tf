variable "name" {
  type = string
}

variable "cidr" {
  type = string
}

variable "pools" {
  type = any
}

resource "alicloud_vpc" "cell" {
  vpc_name   = var.name
  cidr_block = var.cidr
}

resource "alicloud_vswitch" "cell" {
  vpc_id     = alicloud_vpc.cell.id
  cidr_block = cidrsubnet(var.cidr, 4, 0)
  zone_id    = "cn-hangzhou-i"
}

module "pool" {
  source   = "./pool"
  for_each = var.pools

  name       = "${var.name}-${each.key}"
  public     = lookup(each.value, "public", false)
  ports      = each.value.ports
  disks      = try(each.value.disks, [])
  vpc_id     = alicloud_vpc.cell.id
  vswitch_id = alicloud_vswitch.cell.id
}

output "group_ids" {
  value = { for name, pool in module.pool : name => pool.group_id }
}
