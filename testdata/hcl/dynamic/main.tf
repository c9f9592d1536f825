variable "ingress" {
  default = [
    { action = "ACCEPT", cidr_block = "10.0.0.0/8", port = "22", protocol = "TCP" },
    { action = "ACCEPT", cidr_block = "0.0.0.0/0", port = "443", protocol = "TCP", description = "web" },
  ]
}
resource "tencentcloud_security_group" "web" {
  name = "web"
}
resource "tencentcloud_security_group_rule_set" "web" {
  security_group_id = tencentcloud_security_group.web.id
  ingress {
    action     = "DROP"
    cidr_block = "192.0.2.0/24"
    protocol   = "ALL"
    port       = "ALL"
  }
  dynamic "ingress" {
    for_each = var.ingress
    iterator = rule
    content {
      action      = rule.value.action
      cidr_block  = rule.value["cidr_block"]
      port        = rule.value.port
      protocol    = rule.value.protocol
      description = lookup(rule.value, "description", "rule ${rule.key}")
    }
  }
  ingress {
    action     = "ACCEPT"
    cidr_block = "198.51.100.0/24"
    protocol   = "UDP"
    port       = "53"
  }
  dynamic "egress" {
    for_each = [for p in ["TCP", "UDP"] : p if p != "UDP"]
    content {
      action     = "ACCEPT"
      cidr_block = "0.0.0.0/0"
      protocol   = egress.value
      port       = "ALL"
    }
  }
}
resource "tencentcloud_security_group_lite_rule" "lite" {
  security_group_id = tencentcloud_security_group.web.id
  ingress           = [for r in var.ingress : "${r.action}#${r.cidr_block}#${r.port}#${r.protocol}"]
  egress            = ["ACCEPT#0.0.0.0/0#ALL#ALL"]
}
variable "listeners" {
  default = {
    a = { rules = [{ h = "x.example", t = ["1", "2"] }, { h = "y.example", t = [] }] }
  }
}
resource "tencentcloud_cls_index" "index" {
  topic_id = "topic"
  rule {
    full_text {
      case_sensitive = true
      tokenizer      = "@&"
      contain_z_h    = true
    }
    dynamic "key_value" {
      for_each = var.listeners
      iterator = outer
      content {
        case_sensitive = outer.key == "a"
        dynamic "key_values" {
          for_each = outer.value.rules
          iterator = inner
          content {
            key = "${outer.key}-${inner.key}"
            value {
              contain_z_h = true
              sql_flag    = length(inner.value.t) > 1
              tokenizer   = inner.value.h
              type        = "text"
            }
          }
        }
      }
    }
  }
}
