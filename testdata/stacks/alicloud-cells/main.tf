# Modules in a module, for_each on both, nested dynamic blocks: a fleet of cells from one object.
terraform {
  required_providers {
    alicloud = {
      source = "aliyun/alicloud"
    }
  }
}

variable "cells" {
  type = map(object({
    cidr = string
    pools = map(object({
      public = optional(bool, false)
      ports  = list(string)
      disks  = optional(list(object({ size = number, encrypted = bool })), [])
    }))
  }))
}

module "cell" {
  source   = "./cell"
  for_each = var.cells

  name  = each.key
  cidr  = each.value.cidr
  pools = each.value.pools
}

output "groups" {
  value = { for name, cell in module.cell : name => cell.group_ids }
}
