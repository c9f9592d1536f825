variable "name" {
  type = string
}

variable "public" {
  type = bool
}

variable "rules" {
  type = list(object({
    action   = string
    cidr     = string
    port     = string
    protocol = string
  }))
}

variable "vpc_id" {
  type = string
}

variable "subnet_id" {
  type = string
}

resource "tencentcloud_security_group" "this" {
  name = "${var.name}-tier"
}

resource "tencentcloud_security_group_rule_set" "this" {
  security_group_id = tencentcloud_security_group.this.id

  dynamic "ingress" {
    for_each = var.rules

    content {
      action     = ingress.value.action
      cidr_block = ingress.value.cidr
      port       = ingress.value.port
      protocol   = ingress.value.protocol
    }
  }

  ingress {
    action     = "DROP"
    cidr_block = "0.0.0.0/0"
    port       = "ALL"
    protocol   = "ALL"
  }
}

resource "tencentcloud_instance" "this" {
  instance_name              = var.name
  availability_zone          = "ap-shanghai-5"
  image_id                   = "img-example1"
  instance_type              = "S6.MEDIUM4"
  vpc_id                     = var.vpc_id
  subnet_id                  = var.subnet_id
  orderly_security_groups    = [tencentcloud_security_group.this.id]
  allocate_public_ip         = var.public
  internet_max_bandwidth_out = var.public ? 50 : null
  system_disk_encrypt        = true
}

output "group_id" {
  value = tencentcloud_security_group.this.id
}
