# An ALB with a black list and a rule for the office alone, and an NLB whose group drops everybody but the office.
locals {
  zones = {
    "cn-shanghai-l" = "10.1.1.0/24"
    "cn-shanghai-m" = "10.1.2.0/24"
  }
  office = "203.0.113.0/24"
}

resource "alicloud_vpc" "main" {
  cidr_block = "10.1.0.0/16"
}

resource "alicloud_vswitch" "lb" {
  for_each = local.zones

  vpc_id     = alicloud_vpc.main.id
  cidr_block = each.value
  zone_id    = each.key
}

resource "alicloud_security_group" "app" {
  security_group_name = "app"
  vpc_id              = alicloud_vpc.main.id
}

resource "alicloud_security_group_rule" "app" {
  for_each = {
    "8080/8080" = "10.1.0.0/16"
    "9000/9000" = "10.1.1.0/24"
    "5432/5432" = "0.0.0.0/0"
  }

  security_group_id = alicloud_security_group.app.id
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = each.key
  cidr_ip           = each.value
}

resource "alicloud_instance" "app" {
  image_id              = "aliyun_3_x64_20G_alibase_20240528.vhd"
  instance_type         = "ecs.g7.large"
  security_groups       = [alicloud_security_group.app.id]
  vswitch_id            = alicloud_vswitch.lb["cn-shanghai-l"].id
  system_disk_encrypted = true
  http_tokens           = "required"
}

resource "alicloud_alb_load_balancer" "front" {
  load_balancer_name    = "front"
  vpc_id                = alicloud_vpc.main.id
  address_type          = "Internet"
  load_balancer_edition = "Standard"

  load_balancer_billing_config {
    pay_type = "PayAsYouGo"
  }

  dynamic "zone_mappings" {
    for_each = alicloud_vswitch.lb
    content {
      vswitch_id = zone_mappings.value.id
      zone_id    = zone_mappings.key
    }
  }
}

resource "alicloud_alb_server_group" "app" {
  for_each = { app = 8080, admin = 9000 }

  server_group_name = each.key
  vpc_id            = alicloud_vpc.main.id
  protocol          = "HTTP"

  health_check_config {
    health_check_enabled = false
  }

  servers {
    server_id   = alicloud_instance.app.id
    server_type = "Ecs"
    port        = each.value
    weight      = 100
  }
}

resource "alicloud_alb_listener" "https" {
  load_balancer_id  = alicloud_alb_load_balancer.front.id
  listener_protocol = "HTTPS"
  listener_port     = 443

  certificates {
    certificate_id = "9502800-cn-hangzhou"
  }

  default_actions {
    type = "ForwardGroup"
    forward_group_config {
      server_group_tuples {
        server_group_id = alicloud_alb_server_group.app["app"].id
      }
    }
  }
}

resource "alicloud_alb_acl" "blocked" {
  acl_name = "blocked"
}

resource "alicloud_alb_acl_entry_attachment" "blocked" {
  acl_id = alicloud_alb_acl.blocked.id
  entry  = "198.51.100.0/24"
}

resource "alicloud_alb_listener_acl_attachment" "blocked" {
  listener_id = alicloud_alb_listener.https.id
  acl_id      = alicloud_alb_acl.blocked.id
  acl_type    = "Black"
}

resource "alicloud_alb_rule" "admin" {
  listener_id = alicloud_alb_listener.https.id
  rule_name   = "admin"
  priority    = 10

  rule_conditions {
    type = "SourceIp"
    source_ip_config {
      values = [local.office]
    }
  }

  rule_actions {
    order = 1
    type  = "ForwardGroup"
    forward_group_config {
      server_group_tuples {
        server_group_id = alicloud_alb_server_group.app["admin"].id
      }
    }
  }
}

resource "alicloud_security_group" "nlb" {
  security_group_name = "nlb"
  vpc_id              = alicloud_vpc.main.id
}

resource "alicloud_security_group_rule" "nlb_office" {
  security_group_id = alicloud_security_group.nlb.id
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = "15432/15432"
  cidr_ip           = local.office
}

resource "alicloud_security_group_rule" "nlb_rest" {
  security_group_id = alicloud_security_group.nlb.id
  type              = "ingress"
  ip_protocol       = "all"
  policy            = "drop"
  cidr_ip           = "0.0.0.0/0"
  priority          = 100
}

resource "alicloud_nlb_load_balancer" "db" {
  load_balancer_name = "db"
  vpc_id             = alicloud_vpc.main.id
  address_type       = "Internet"
  security_group_ids = [alicloud_security_group.nlb.id]

  dynamic "zone_mappings" {
    for_each = alicloud_vswitch.lb
    content {
      vswitch_id = zone_mappings.value.id
      zone_id    = zone_mappings.key
    }
  }
}

resource "alicloud_nlb_server_group" "db" {
  server_group_name          = "db"
  vpc_id                     = alicloud_vpc.main.id
  protocol                   = "TCP"
  preserve_client_ip_enabled = true
}

resource "alicloud_nlb_server_group_server_attachment" "db" {
  server_group_id = alicloud_nlb_server_group.db.id
  server_id       = alicloud_instance.app.id
  server_type     = "Ecs"
  port            = 5432
}

resource "alicloud_nlb_listener" "db" {
  load_balancer_id  = alicloud_nlb_load_balancer.db.id
  listener_protocol = "TCP"
  listener_port     = 15432
  server_group_id   = alicloud_nlb_server_group.db.id
}
