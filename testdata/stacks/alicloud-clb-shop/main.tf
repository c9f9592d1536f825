# A shop behind an Internet CLB: 443 for everybody, 8022 for the office by a white list, 80 only redirects; the internal
# CLB has no public address, and one server is drained.
terraform {
  required_providers {
    alicloud = {
      source = "aliyun/alicloud"
    }
  }
}

resource "alicloud_vpc" "shop" {
  vpc_name   = "shop"
  cidr_block = "10.0.0.0/16"
}

resource "alicloud_vswitch" "app" {
  vpc_id     = alicloud_vpc.shop.id
  cidr_block = "10.0.1.0/24"
  zone_id    = "cn-hangzhou-i"
}

resource "alicloud_security_group" "web" {
  security_group_name = "web"
  vpc_id              = alicloud_vpc.shop.id
}

resource "alicloud_security_group_rule" "ssh" {
  security_group_id = alicloud_security_group.web.id
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = "22/22"
  cidr_ip           = "203.0.113.0/25"
}

resource "alicloud_instance" "web" {
  count = 3

  instance_name         = "web-${count.index}"
  image_id              = "aliyun_3_x64_20G_alibase_20240528.vhd"
  instance_type         = "ecs.g7.large"
  security_groups       = [alicloud_security_group.web.id]
  vswitch_id            = alicloud_vswitch.app.id
  system_disk_encrypted = true
  http_tokens           = "required"
}

resource "alicloud_slb_load_balancer" "shop" {
  load_balancer_name = "shop"
  address_type       = "internet"
  load_balancer_spec = "slb.s2.small"
}

resource "alicloud_slb_server_group" "web" {
  load_balancer_id = alicloud_slb_load_balancer.shop.id
  name             = "web"
}

resource "alicloud_slb_server_group_server_attachment" "web" {
  count = length(alicloud_instance.web)

  server_group_id = alicloud_slb_server_group.web.id
  server_id       = alicloud_instance.web[count.index].id
  port            = 8080
  weight          = count.index == 2 ? 0 : 100
}

resource "alicloud_slb_server_group" "ssh" {
  load_balancer_id = alicloud_slb_load_balancer.shop.id
  name             = "ssh"
}

resource "alicloud_slb_server_group_server_attachment" "ssh" {
  server_group_id = alicloud_slb_server_group.ssh.id
  server_id       = alicloud_instance.web[0].id
  port            = 22
}

resource "alicloud_slb_acl" "office" {
  name = "office"
}

resource "alicloud_slb_acl_entry_attachment" "office" {
  acl_id = alicloud_slb_acl.office.id
  entry  = "203.0.113.0/24"
}

resource "alicloud_slb_listener" "https" {
  load_balancer_id      = alicloud_slb_load_balancer.shop.id
  frontend_port         = 443
  protocol              = "https"
  bandwidth             = -1
  server_group_id       = alicloud_slb_server_group.web.id
  server_certificate_id = "cert-1a2b3c"
  tls_cipher_policy     = "tls_cipher_policy_1_2_strict"
}

resource "alicloud_slb_listener" "http" {
  load_balancer_id = alicloud_slb_load_balancer.shop.id
  frontend_port    = 80
  protocol         = "http"
  listener_forward = "on"
  forward_port     = 443
}

resource "alicloud_slb_listener" "ssh" {
  load_balancer_id = alicloud_slb_load_balancer.shop.id
  frontend_port    = 8022
  protocol         = "tcp"
  bandwidth        = -1
  server_group_id  = alicloud_slb_server_group.ssh.id
  acl_status       = "on"
  acl_type         = "white"
  acl_ids          = [alicloud_slb_acl.office.id]
}

resource "alicloud_slb_load_balancer" "internal" {
  load_balancer_name = "internal"
  vswitch_id         = alicloud_vswitch.app.id
  load_balancer_spec = "slb.s2.small"
}

resource "alicloud_slb_backend_server" "internal" {
  load_balancer_id = alicloud_slb_load_balancer.internal.id

  dynamic "backend_servers" {
    for_each = alicloud_instance.web[*].id
    content {
      server_id = backend_servers.value
      weight    = 100
    }
  }
}

resource "alicloud_slb_listener" "internal" {
  load_balancer_id = alicloud_slb_load_balancer.internal.id
  frontend_port    = 8080
  backend_port     = 8080
  protocol         = "tcp"
}
