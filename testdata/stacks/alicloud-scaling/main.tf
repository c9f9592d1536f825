# Servers that come and go behind load balancers: a scaling group on a CLB and an ALB, a launch template with public
# addresses, and an anycast address that makes an internal CLB public.
resource "alicloud_vpc" "main" {
  cidr_block = "10.7.0.0/16"
}

resource "alicloud_vswitch" "main" {
  for_each = { "cn-hangzhou-i" = 1, "cn-hangzhou-j" = 2 }

  vpc_id     = alicloud_vpc.main.id
  cidr_block = cidrsubnet("10.7.0.0/16", 8, each.value)
  zone_id    = each.key
}

resource "alicloud_security_group" "fleet" {
  security_group_name = "fleet"
  vpc_id              = alicloud_vpc.main.id
}

resource "alicloud_security_group_rule" "fleet" {
  for_each = {
    "8080/8080" = "10.7.0.0/16"
    "6379/6379" = "0.0.0.0/0"
  }

  security_group_id = alicloud_security_group.fleet.id
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = each.key
  cidr_ip           = each.value
}

resource "alicloud_ess_scaling_group" "fleet" {
  scaling_group_name = "fleet"
  min_size           = 2
  max_size           = 10
  vswitch_ids        = [for vswitch in alicloud_vswitch.main : vswitch.id]
  loadbalancer_ids   = [alicloud_slb_load_balancer.inner.id]
  depends_on         = [alicloud_slb_listener.cache]
}

resource "alicloud_ess_scaling_configuration" "fleet" {
  scaling_group_id      = alicloud_ess_scaling_group.fleet.id
  image_id              = "aliyun_3_x64_20G_alibase_20240528.vhd"
  instance_type         = "ecs.g7.large"
  security_group_id     = alicloud_security_group.fleet.id
  system_disk_encrypted = true
  active                = true
  enable                = true
}

resource "alicloud_slb_load_balancer" "inner" {
  load_balancer_name = "inner"
  address_type       = "intranet"
  vswitch_id         = alicloud_vswitch.main["cn-hangzhou-i"].id
  load_balancer_spec = "slb.s2.small"
}

resource "alicloud_slb_listener" "cache" {
  load_balancer_id = alicloud_slb_load_balancer.inner.id
  protocol         = "tcp"
  frontend_port    = 6379
  backend_port     = 6379
  bandwidth        = -1
}

resource "alicloud_eipanycast_anycast_eip_address" "inner" {
  service_location = "international"
}

resource "alicloud_eipanycast_anycast_eip_address_attachment" "inner" {
  anycast_id              = alicloud_eipanycast_anycast_eip_address.inner.id
  bind_instance_id        = alicloud_slb_load_balancer.inner.id
  bind_instance_region_id = "cn-hangzhou"
  bind_instance_type      = "SlbInstance"
}

resource "alicloud_alb_load_balancer" "front" {
  load_balancer_name    = "front"
  vpc_id                = alicloud_vpc.main.id
  address_type          = "Internet"
  load_balancer_edition = "Basic"

  load_balancer_billing_config {
    pay_type = "PayAsYouGo"
  }

  dynamic "zone_mappings" {
    for_each = alicloud_vswitch.main
    content {
      vswitch_id = zone_mappings.value.id
      zone_id    = zone_mappings.key
    }
  }
}

resource "alicloud_alb_server_group" "fleet" {
  server_group_name = "fleet"
  vpc_id            = alicloud_vpc.main.id
  protocol          = "HTTP"

  health_check_config {
    health_check_enabled = false
  }
}

resource "alicloud_alb_listener" "http" {
  load_balancer_id  = alicloud_alb_load_balancer.front.id
  listener_protocol = "HTTP"
  listener_port     = 80

  default_actions {
    type = "ForwardGroup"
    forward_group_config {
      server_group_tuples {
        server_group_id = alicloud_alb_server_group.fleet.id
      }
    }
  }
}

resource "alicloud_ess_alb_server_group_attachment" "fleet" {
  scaling_group_id    = alicloud_ess_scaling_group.fleet.id
  alb_server_group_id = alicloud_alb_server_group.fleet.id
  port                = 8080
  weight              = 100
  depends_on          = [alicloud_ess_scaling_configuration.fleet]
}

resource "alicloud_ecs_launch_template" "probe" {
  launch_template_name       = "probe"
  image_id                   = "aliyun_3_x64_20G_alibase_20240528.vhd"
  instance_type              = "ecs.t6-c1m1.large"
  vswitch_id                 = alicloud_vswitch.main["cn-hangzhou-j"].id
  security_group_ids         = [alicloud_security_group.fleet.id]
  internet_max_bandwidth_out = 5
  http_tokens                = "required"
}
