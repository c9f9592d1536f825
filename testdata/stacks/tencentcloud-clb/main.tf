# Three load balancers: one passes its clients on without asking the servers' group, one asks it, one is for the network only;
# target groups and rules of a layer-7 listener hold the servers.
terraform {
  required_providers {
    tencentcloud = {
      source = "tencentcloudstack/tencentcloud"
    }
  }
}

resource "tencentcloud_vpc" "main" {
  name       = "shop"
  cidr_block = "10.0.0.0/16"
}

resource "tencentcloud_subnet" "app" {
  name              = "app"
  vpc_id            = tencentcloud_vpc.main.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "ap-guangzhou-6"
}

locals {
  groups = {
    edge = ["ACCEPT#203.0.113.0/24#8443#TCP", "ACCEPT#0.0.0.0/0#443#TCP", "DROP#0.0.0.0/0#ALL#ALL"]
    app  = ["ACCEPT#203.0.113.128/25#8443#TCP", "ACCEPT#10.0.0.0/16#ALL#ALL"]
  }
}

resource "tencentcloud_security_group" "main" {
  for_each = local.groups

  name = each.key
}

resource "tencentcloud_security_group_lite_rule" "main" {
  for_each = local.groups

  security_group_id = tencentcloud_security_group.main[each.key].id
  ingress           = each.value
  egress            = ["ACCEPT#0.0.0.0/0#ALL#ALL"]
}

resource "tencentcloud_instance" "app" {
  for_each = { a = "10.0.1.10", b = "10.0.1.11" }

  instance_name           = "app-${each.key}"
  availability_zone       = "ap-guangzhou-6"
  image_id                = "img-example1"
  instance_type           = "S6.MEDIUM4"
  vpc_id                  = tencentcloud_vpc.main.id
  subnet_id               = tencentcloud_subnet.app.id
  private_ip              = each.value
  orderly_security_groups = [tencentcloud_security_group.main["app"].id]
  system_disk_encrypt     = true
}

resource "tencentcloud_clb_instance" "lb" {
  for_each = {
    passing  = { network = "OPEN", pass = true }
    asking   = { network = "OPEN", pass = false }
    internal = { network = "INTERNAL", pass = true }
  }

  clb_name                     = each.key
  network_type                 = each.value.network
  load_balancer_pass_to_target = each.value.pass
  vpc_id                       = tencentcloud_vpc.main.id
  subnet_id                    = each.value.network == "INTERNAL" ? tencentcloud_subnet.app.id : null
  security_groups              = [tencentcloud_security_group.main["edge"].id]
}

resource "tencentcloud_clb_listener" "tcp" {
  for_each = tencentcloud_clb_instance.lb

  clb_id        = each.value.id
  listener_name = "tcp"
  protocol      = "TCP"
  port          = 8443
}

resource "tencentcloud_clb_attachment" "tcp" {
  for_each = tencentcloud_clb_listener.tcp

  clb_id      = tencentcloud_clb_instance.lb[each.key].id
  listener_id = each.value.listener_id

  targets {
    instance_id = tencentcloud_instance.app["a"].id
    port        = 8443
    weight      = 10
  }
}

resource "tencentcloud_clb_listener" "https" {
  clb_id               = tencentcloud_clb_instance.lb["passing"].id
  listener_name        = "https"
  protocol             = "HTTPS"
  port                 = 443
  certificate_ssl_mode = "UNIDIRECTIONAL"
  certificate_id       = "VjANRdz8"
}

resource "tencentcloud_clb_listener_rule" "shop" {
  clb_id      = tencentcloud_clb_instance.lb["passing"].id
  listener_id = tencentcloud_clb_listener.https.listener_id
  domain      = "shop.example.com"
  url         = "/"
  target_type = "TARGETGROUP"
}

resource "tencentcloud_clb_target_group" "shop" {
  target_group_name = "shop"
  vpc_id            = tencentcloud_vpc.main.id
  port              = 8080
}

resource "tencentcloud_clb_target_group_instance_attachment" "shop" {
  target_group_id = tencentcloud_clb_target_group.shop.id
  bind_ip         = tencentcloud_instance.app["b"].private_ip
  port            = 8080
  weight          = 10
}

resource "tencentcloud_clb_target_group_attachment" "shop" {
  clb_id          = tencentcloud_clb_instance.lb["passing"].id
  listener_id     = tencentcloud_clb_listener.https.listener_id
  rule_id         = tencentcloud_clb_listener_rule.shop.rule_id
  target_group_id = tencentcloud_clb_target_group.shop.id
}
