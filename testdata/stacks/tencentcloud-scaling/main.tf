# Servers that do not exist yet: launch templates, scaling, an interface of its own, a group by attachment.
locals {
  rules = {
    ssh  = { port = "22", cidr = "0.0.0.0/0" }
    rdp  = { port = "3389", cidr = "203.0.113.0/24" }
    grpc = { port = "50051", cidr = "0.0.0.0/0" }
  }
}

resource "tencentcloud_vpc" "main" {
  name       = "main"
  cidr_block = "10.8.0.0/16"
}

resource "tencentcloud_subnet" "zones" {
  for_each = toset(["ap-guangzhou-3", "ap-guangzhou-6"])

  name              = each.value
  vpc_id            = tencentcloud_vpc.main.id
  cidr_block        = cidrsubnet("10.8.0.0/16", 8, length(each.value) + tonumber(substr(each.value, -1, 1)))
  availability_zone = each.value
}

resource "tencentcloud_security_group" "workers" {
  name = "workers"
}

resource "tencentcloud_security_group_rule_set" "workers" {
  security_group_id = tencentcloud_security_group.workers.id

  dynamic "ingress" {
    for_each = local.rules
    iterator = rule

    content {
      action      = "ACCEPT"
      cidr_block  = rule.value.cidr
      protocol    = "TCP"
      port        = rule.value.port
      description = rule.key
    }
  }
}

resource "tencentcloud_as_scaling_config" "workers" {
  configuration_name         = "workers"
  image_id                   = "img-example1"
  instance_types             = ["S6.MEDIUM4"]
  security_group_ids         = [tencentcloud_security_group.workers.id]
  public_ip_assigned         = true
  internet_max_bandwidth_out = 20
}

resource "tencentcloud_as_scaling_group" "workers" {
  scaling_group_name = "workers"
  configuration_id   = tencentcloud_as_scaling_config.workers.id
  vpc_id             = tencentcloud_vpc.main.id
  subnet_ids         = [for subnet in tencentcloud_subnet.zones : subnet.id]
  min_size           = 0
  max_size           = 4
}

resource "tencentcloud_eni" "extra" {
  name                    = "extra"
  vpc_id                  = tencentcloud_vpc.main.id
  subnet_id               = tencentcloud_subnet.zones["ap-guangzhou-6"].id
  orderly_security_groups = [tencentcloud_security_group.workers.id]
  ipv4_count              = 1
}
