# Tiers from a map; the rules of each are a list of objects, written by dynamic blocks.
terraform {
  required_providers {
    tencentcloud = {
      source = "tencentcloudstack/tencentcloud"
    }
  }
}

variable "tiers" {
  type = map(object({
    public = optional(bool, false)
    rules = list(object({
      action   = optional(string, "ACCEPT")
      cidr     = string
      port     = optional(string, "ALL")
      protocol = optional(string, "TCP")
    }))
  }))
  default = {
    web = {
      public = true
      rules = [
        { cidr = "0.0.0.0/0", port = "443" },
        { cidr = "0.0.0.0/0", port = "5000-5999" },
      ]
    }
    data = {
      rules = [
        { cidr = "10.0.0.0/8", port = "3306" },
        { cidr = "0.0.0.0/0", port = "6379" },
      ]
    }
  }
}

module "tier" {
  source   = "./modules/tier"
  for_each = var.tiers

  name      = each.key
  public    = each.value.public
  rules     = each.value.rules
  subnet_id = tencentcloud_subnet.main.id
  vpc_id    = tencentcloud_vpc.main.id
}

resource "tencentcloud_vpc" "main" {
  name       = "main"
  cidr_block = "10.0.0.0/16"
}

resource "tencentcloud_subnet" "main" {
  name              = "main"
  vpc_id            = tencentcloud_vpc.main.id
  cidr_block        = cidrsubnet(tencentcloud_vpc.main.cidr_block, 8, 2)
  availability_zone = "ap-shanghai-5"
}
