# The internal CLB is made public (which replaces it), and the ALB moves the other way.
resource "alicloud_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "alicloud_vswitch" "main" {
  for_each = { "cn-hangzhou-i" = "10.0.1.0/24", "cn-hangzhou-j" = "10.0.2.0/24" }

  vpc_id     = alicloud_vpc.main.id
  cidr_block = each.value
  zone_id    = each.key
}

resource "alicloud_security_group" "app" {
  security_group_name = "app"
  vpc_id              = alicloud_vpc.main.id
}

resource "alicloud_security_group_rule" "app" {
  for_each = { "8080/8080" = "10.0.0.0/16", "9200/9200" = "0.0.0.0/0" }

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
  vswitch_id            = alicloud_vswitch.main["cn-hangzhou-i"].id
  system_disk_encrypted = true
  http_tokens           = "required"
}

resource "alicloud_slb_load_balancer" "search" {
  load_balancer_name = "search"
  address_type       = "internet"
  load_balancer_spec = "slb.s2.small"
}

resource "alicloud_slb_backend_server" "search" {
  load_balancer_id = alicloud_slb_load_balancer.search.id

  backend_servers {
    server_id = alicloud_instance.app.id
    weight    = 100
  }
}

resource "alicloud_slb_listener" "search" {
  load_balancer_id = alicloud_slb_load_balancer.search.id
  protocol         = "tcp"
  frontend_port    = 9200
  backend_port     = 9200
  bandwidth        = -1
}

resource "alicloud_alb_load_balancer" "front" {
  load_balancer_name    = "front"
  vpc_id                = alicloud_vpc.main.id
  address_type          = "Intranet"
  load_balancer_edition = "Basic"

  load_balancer_billing_config {
    pay_type = "PayAsYouGo"
  }

  zone_mappings {
    vswitch_id = alicloud_vswitch.main["cn-hangzhou-j"].id
    zone_id    = "cn-hangzhou-j"
  }

  zone_mappings {
    vswitch_id = alicloud_vswitch.main["cn-hangzhou-i"].id
    zone_id    = "cn-hangzhou-i"
  }
}

resource "alicloud_alb_server_group" "front" {
  server_group_name = "front"
  vpc_id            = alicloud_vpc.main.id
  protocol          = "HTTP"

  health_check_config {
    health_check_enabled = false
  }

  servers {
    server_id   = alicloud_instance.app.id
    server_type = "Ecs"
    port        = 8080
    weight      = 100
  }
}

resource "alicloud_alb_listener" "front" {
  load_balancer_id  = alicloud_alb_load_balancer.front.id
  listener_protocol = "HTTP"
  listener_port     = 80

  default_actions {
    type = "ForwardGroup"
    forward_group_config {
      server_group_tuples {
        server_group_id = alicloud_alb_server_group.front.id
      }
    }
  }
}
