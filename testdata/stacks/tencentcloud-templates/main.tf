# Rules that name templates instead of ranges, before servers of a scaling group that a load balancer feeds.
resource "tencentcloud_vpc" "main" {
  name       = "main"
  cidr_block = "10.6.0.0/16"
}

resource "tencentcloud_subnet" "main" {
  name              = "main"
  vpc_id            = tencentcloud_vpc.main.id
  cidr_block        = "10.6.1.0/24"
  availability_zone = "ap-beijing-6"
}

resource "tencentcloud_address_template" "offices" {
  for_each = {
    tokyo   = ["203.0.113.0/25"]
    hamburg = ["198.51.100.10-198.51.100.13", "192.0.2.1"]
  }

  name      = each.key
  addresses = each.value
}

resource "tencentcloud_address_template_group" "offices" {
  name         = "offices"
  template_ids = [for template in tencentcloud_address_template.offices : template.id]
}

resource "tencentcloud_protocol_template" "admin" {
  name      = "admin"
  protocols = ["tcp:22", "tcp:9000-9010", "icmp"]
}

resource "tencentcloud_security_group" "fleet" {
  name = "fleet"
}

resource "tencentcloud_security_group_rule_set" "fleet" {
  security_group_id = tencentcloud_security_group.fleet.id

  ingress {
    action                 = "ACCEPT"
    address_template_group = tencentcloud_address_template_group.offices.id
    service_template_id    = tencentcloud_protocol_template.admin.id
  }

  ingress {
    action     = "DROP"
    cidr_block = "0.0.0.0/0"
    protocol   = "TCP"
    port       = "9000-9010"
  }

  ingress {
    action     = "ACCEPT"
    cidr_block = "0.0.0.0/0"
    protocol   = "TCP"
    port       = "8080,9005"
  }

  egress {
    action     = "ACCEPT"
    cidr_block = "0.0.0.0/0"
    protocol   = "ALL"
    port       = "ALL"
  }
}

resource "tencentcloud_as_scaling_config" "fleet" {
  configuration_name = "fleet"
  image_id           = "img-example1"
  instance_types     = ["S6.MEDIUM4"]
  security_group_ids = [tencentcloud_security_group.fleet.id]
}

resource "tencentcloud_as_scaling_group" "fleet" {
  scaling_group_name = "fleet"
  configuration_id   = tencentcloud_as_scaling_config.fleet.id
  vpc_id             = tencentcloud_vpc.main.id
  subnet_ids         = [tencentcloud_subnet.main.id]
  min_size           = 1
  max_size           = 8

  forward_balancer_ids {
    load_balancer_id = tencentcloud_clb_instance.front.id
    listener_id      = tencentcloud_clb_listener.front.listener_id

    target_attribute {
      port   = 8080
      weight = 50
    }
  }
}

resource "tencentcloud_clb_instance" "front" {
  clb_name     = "front"
  network_type = "OPEN"
  vpc_id       = tencentcloud_vpc.main.id
}

resource "tencentcloud_clb_listener" "front" {
  clb_id        = tencentcloud_clb_instance.front.id
  listener_name = "front"
  protocol      = "TCP"
  port          = 80
}

resource "tencentcloud_instance" "jump" {
  instance_name              = "jump"
  availability_zone          = "ap-beijing-6"
  image_id                   = "img-example1"
  instance_type              = "S6.MEDIUM4"
  vpc_id                     = tencentcloud_vpc.main.id
  subnet_id                  = tencentcloud_subnet.main.id
  orderly_security_groups    = [tencentcloud_security_group.fleet.id]
  allocate_public_ip         = true
  internet_max_bandwidth_out = 5
  system_disk_encrypt        = true
}
