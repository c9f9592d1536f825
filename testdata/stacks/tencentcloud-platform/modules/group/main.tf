variable "name" {
  type = string
}

variable "ingress" {
  type    = list(map(string))
  default = []
}

variable "egress" {
  type    = list(map(string))
  default = []
}

resource "tencentcloud_security_group" "this" {
  name        = var.name
  description = "made by the group module"
}

resource "tencentcloud_security_group_rule_set" "this" {
  security_group_id = tencentcloud_security_group.this.id

  dynamic "ingress" {
    for_each = var.ingress
    content {
      action      = ingress.value["action"]
      cidr_block  = lookup(ingress.value, "cidr_block", null)
      protocol    = lookup(ingress.value, "protocol", "ALL")
      port        = lookup(ingress.value, "port", "ALL")
      description = "rule ${ingress.key}"
    }
  }

  dynamic "egress" {
    for_each = var.egress
    content {
      action     = egress.value["action"]
      cidr_block = lookup(egress.value, "cidr_block", null)
      protocol   = lookup(egress.value, "protocol", "ALL")
      port       = lookup(egress.value, "port", "ALL")
    }
  }
}

output "id" {
  value = tencentcloud_security_group.this.id
}
