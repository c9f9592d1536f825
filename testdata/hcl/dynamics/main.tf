variable "rules" {
  type = map(object({
    ports = list(number)
    cidrs = optional(list(string), ["10.0.0.0/8"])
    tags  = optional(map(string))
  }))
  default = {
    web = { ports = [80, 443], cidrs = ["0.0.0.0/0"] }
    ssh = { ports = [22] }
  }
}
resource "tencentcloud_security_group" "g" {
  name = "g"
}
resource "tencentcloud_security_group_rule_set" "s" {
  security_group_id = tencentcloud_security_group.g.id
  dynamic "ingress" {
    for_each = flatten([for name, rule in var.rules : [for port in rule.ports : [for cidr in rule.cidrs : { name = name, port = port, cidr = cidr }]]])
    iterator = it
    content {
      action      = "ACCEPT"
      cidr_block  = it.value.cidr
      protocol    = "TCP"
      port        = it.value.port
      description = "${it.key}-${it.value.name}"
    }
  }
  ingress {
    action     = "DROP"
    cidr_block = "0.0.0.0/0"
  }
  dynamic "egress" {
    for_each = toset(keys(var.rules))
    content {
      action      = "ACCEPT"
      cidr_block  = "0.0.0.0/0"
      description = egress.key == egress.value ? egress.value : "no"
    }
  }
}
resource "alicloud_instance" "i" {
  instance_type   = "ecs.g7.large"
  image_id        = "i"
  security_groups = ["sg-1"]
  dynamic "data_disks" {
    for_each = { for i in range(3) : "d${i}" => i if i != 1 }
    content {
      name = data_disks.key
      size = (data_disks.value + 1) * 20
    }
  }
  dynamic "maintenance_time" {
    for_each = false ? [1] : []
    content {
      start_time = "x"
      end_time   = "y"
    }
  }
}
resource "tencentcloud_kubernetes_node_pool" "p" {
  name               = "n"
  cluster_id         = tencentcloud_security_group.g.id
  max_size           = 3
  min_size           = 1
  vpc_id             = "v"
  subnet_ids         = ["s"]
  auto_scaling_config {
    instance_type = "t"
    dynamic "data_disk" {
      for_each = [50, 100]
      content {
        disk_size = data_disk.value
        disk_type = "CLOUD_PREMIUM"
      }
    }
  }
  dynamic "taints" {
    for_each = { a = ["x", "NoSchedule"], b = ["y", "NoExecute"] }
    content {
      key    = taints.key
      value  = taints.value[0]
      effect = taints.value[1]
    }
  }
}
