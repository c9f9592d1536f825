# Services from a map, each an instance of one module; the administrators' range passes through three places.
terraform {
  required_providers {
    alicloud = {
      source = "aliyun/alicloud"
    }
  }
}

module "network" {
  source = "./modules/network"
  name   = "shop"
  cidr   = "172.16.0.0/12"
  zones  = local.zones
}

module "service" {
  source   = "./modules/service"
  for_each = var.services

  name       = each.key
  vpc_id     = module.network.vpc_id
  vswitch_id = module.network.vswitch_ids[each.value.zone]
  public     = each.value.public
  ports      = each.value.ports
  admin_cidr = var.admin_cidr
}

locals {
  zones = {
    i = "cn-hangzhou-i"
    j = "cn-hangzhou-j"
  }
}
