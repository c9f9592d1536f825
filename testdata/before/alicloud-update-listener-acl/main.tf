resource "alicloud_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "alicloud_vswitch" "a" {
  vpc_id     = alicloud_vpc.main.id
  cidr_block = "10.0.1.0/24"
  zone_id    = "cn-hangzhou-i"
}

resource "alicloud_security_group" "app" {
  security_group_name = "app"
  vpc_id              = alicloud_vpc.main.id
}

resource "alicloud_security_group_rule" "app" {
  for_each = toset(["22/22", "3306/3306", "8080/8080"])

  security_group_id = alicloud_security_group.app.id
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = each.value
  cidr_ip           = "0.0.0.0/0"
}

resource "alicloud_instance" "app" {
  image_id              = "aliyun_3_x64_20G_alibase_20240528.vhd"
  instance_type         = "ecs.g7.large"
  security_groups       = [alicloud_security_group.app.id]
  vswitch_id            = alicloud_vswitch.a.id
  system_disk_encrypted = true
  http_tokens           = "required"
}

resource "alicloud_slb_load_balancer" "edge" {
  load_balancer_name = "edge"
  address_type       = "internet"
  load_balancer_spec = "slb.s2.small"
}

resource "alicloud_slb_backend_server" "edge" {
  load_balancer_id = alicloud_slb_load_balancer.edge.id

  backend_servers {
    server_id = alicloud_instance.app.id
    weight    = 100
  }
}

resource "alicloud_slb_acl" "office" {
  name = "office"
}

resource "alicloud_slb_acl_entry_attachment" "office" {
  acl_id = alicloud_slb_acl.office.id
  entry  = "203.0.113.0/24"
}

resource "alicloud_slb_acl" "partners" {
  name = "partners"
}

resource "alicloud_slb_acl_entry_attachment" "partners" {
  for_each = toset(["203.0.113.0/24"])

  acl_id = alicloud_slb_acl.partners.id
  entry  = each.value
}

resource "alicloud_slb_listener" "ssh" {
  load_balancer_id = alicloud_slb_load_balancer.edge.id
  protocol         = "tcp"
  frontend_port    = 22
  backend_port     = 22
  bandwidth        = -1
  acl_status       = "on"
  acl_type         = "white"
  acl_ids          = [alicloud_slb_acl.office.id]
}

resource "alicloud_slb_listener" "mysql" {
  load_balancer_id = alicloud_slb_load_balancer.edge.id
  protocol         = "tcp"
  frontend_port    = 3306
  backend_port     = 3306
  bandwidth        = -1
  acl_status       = "on"
  acl_type         = "white"
  acl_ids          = [alicloud_slb_acl.partners.id]
}

resource "alicloud_slb_listener" "web" {
  load_balancer_id = alicloud_slb_load_balancer.edge.id
  protocol         = "tcp"
  frontend_port    = 443
  backend_port     = 8080
  bandwidth        = -1
}
