terraform {
  required_providers {
    alicloud     = { source = "aliyun/alicloud" }
    tencentcloud = { source = "tencentcloudstack/tencentcloud" }
  }
}

variable "description" {
  type    = string
  default = null
}

variable "groups" {
  type = map(object({ name = string, inner = optional(string) }))
  default = {
    app = { name = "app" }
    db  = { name = "db", inner = "Drop" }
  }
}

resource "alicloud_vpc" "main" {
  cidr_block  = "10.0.0.0/8"
  vpc_name    = var.description
  enable_ipv6 = null
}

resource "alicloud_security_group" "all" {
  for_each            = var.groups
  security_group_name = each.value.name
  inner_access_policy = each.value.inner
  vpc_id              = alicloud_vpc.main.id
}

resource "tencentcloud_security_group" "main" {
  name = "main"
}

# Blocks whose number only the cloud knows.
resource "tencentcloud_security_group_rule_set" "unknown" {
  security_group_id = tencentcloud_security_group.main.id
  dynamic "ingress" {
    for_each = [for cidr in alicloud_vpc.main.user_cidrs : cidr]
    content {
      action     = "ACCEPT"
      cidr_block = ingress.value
    }
  }
}

# A dynamic block beside one written out.
resource "tencentcloud_security_group_rule_set" "mixed" {
  security_group_id = tencentcloud_security_group.main.id
  dynamic "ingress" {
    for_each = ["22", "80"]
    content {
      action             = "ACCEPT"
      source_security_id = tencentcloud_security_group.main.id
      port               = ingress.value
      protocol           = "TCP"
    }
  }
  ingress {
    action     = "DROP"
    cidr_block = "0.0.0.0/0"
  }
  egress {
    action             = "ACCEPT"
    source_security_id = tencentcloud_security_group.main.id
  }
  egress {
    action     = "DROP"
    cidr_block = "0.0.0.0/0"
  }
}

# Blocks of a set, in an order that is not Terraform's.
resource "alicloud_oss_bucket" "logs" {
  bucket = "logs-<&>"
  lifecycle_rule {
    id      = "z"
    prefix  = "z/"
    enabled = true
    expiration {
      days = 7
    }
    transitions {
      days          = 60
      storage_class = "Archive"
    }
    transitions {
      days          = 30
      storage_class = "IA"
    }
  }
}
