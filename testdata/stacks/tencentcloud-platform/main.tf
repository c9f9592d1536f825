# A platform team's stack: a module for groups whose rules come as strings and objects, servers by for_each.
terraform {
  required_providers {
    tencentcloud = {
      source = "tencentcloudstack/tencentcloud"
    }
  }
}

locals {
  office = ["203.0.113.0/24", "198.51.100.0/24"]

  groups = {
    web = {
      ingress = concat(
        [for cidr in local.office : { action = "ACCEPT", cidr_block = cidr, protocol = "TCP", port = "22" }],
        [{ action = "ACCEPT", cidr_block = "0.0.0.0/0", protocol = "TCP", port = "80,443" }],
      )
      egress = [{ action = "ACCEPT", cidr_block = "0.0.0.0/0", protocol = "ALL", port = "ALL" }]
    }
    search = {
      ingress = [
        { action = "ACCEPT", cidr_block = "0.0.0.0/0", protocol = "TCP", port = "9200,9300" },
      ]
      egress = []
    }
  }

  servers = {
    web    = { public = true, groups = ["web"] }
    search = { public = false, groups = ["web", "search"] }
    both   = { public = true, groups = ["web", "search"] }
  }
}

module "groups" {
  source   = "./modules/group"
  for_each = local.groups

  name    = each.key
  ingress = each.value.ingress
  egress  = each.value.egress
}

resource "tencentcloud_vpc" "main" {
  name       = "platform"
  cidr_block = "10.0.0.0/16"
}

resource "tencentcloud_subnet" "main" {
  name              = "platform"
  vpc_id            = tencentcloud_vpc.main.id
  cidr_block        = "10.0.0.0/20"
  availability_zone = "ap-shanghai-5"
}

resource "tencentcloud_instance" "server" {
  for_each = local.servers

  instance_name              = each.key
  availability_zone          = "ap-shanghai-5"
  image_id                   = "img-example1"
  instance_type              = "S6.MEDIUM4"
  vpc_id                     = tencentcloud_vpc.main.id
  subnet_id                  = tencentcloud_subnet.main.id
  orderly_security_groups    = [for name in each.value.groups : module.groups[name].id]
  allocate_public_ip         = each.value.public
  internet_max_bandwidth_out = each.value.public ? 100 : 0
  system_disk_encrypt        = true
}
