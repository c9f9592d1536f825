# Rules as strings, in order; address and protocol templates; a group that is bound second.
resource "tencentcloud_vpc" "main" {
  name       = "main"
  cidr_block = "192.168.0.0/16"
}

resource "tencentcloud_subnet" "a" {
  name              = "a"
  vpc_id            = tencentcloud_vpc.main.id
  cidr_block        = "192.168.1.0/24"
  availability_zone = "ap-beijing-6"
}

resource "tencentcloud_security_group" "base" {
  name = "base"
}

resource "tencentcloud_security_group_lite_rule" "base" {
  security_group_id = tencentcloud_security_group.base.id

  ingress = [
    "ACCEPT#10.0.0.0/8#22#TCP",
    "DROP#0.0.0.0/0#22#TCP",
    "ACCEPT#0.0.0.0/0#80,443#TCP",
    "ACCEPT#0.0.0.0/1#8080-8090#TCP",
    "DROP#0.0.0.0/0#8085#TCP",
  ]

  egress = [
    "ACCEPT#0.0.0.0/0#ALL#ALL",
  ]
}

resource "tencentcloud_security_group" "late" {
  name = "late"
}

resource "tencentcloud_address_template" "partners" {
  name      = "partners"
  addresses = ["198.51.100.10-198.51.100.20", "0.0.0.0/0"]
}

resource "tencentcloud_protocol_template" "admin" {
  name      = "admin"
  protocols = ["tcp:22,3389", "udp:3389"]
}

resource "tencentcloud_security_group_rule_set" "late" {
  security_group_id = tencentcloud_security_group.late.id

  ingress {
    action              = "ACCEPT"
    address_template_id = tencentcloud_address_template.partners.id
    service_template_id = tencentcloud_protocol_template.admin.id
  }
}

resource "tencentcloud_instance" "app" {
  availability_zone = "ap-beijing-6"
  image_id          = "img-example1"
  instance_type     = "S6.MEDIUM4"
  vpc_id            = tencentcloud_vpc.main.id
  subnet_id         = tencentcloud_subnet.a.id
  orderly_security_groups = [
    tencentcloud_security_group.base.id,
    tencentcloud_security_group.late.id,
  ]
  system_disk_encrypt = true
}

resource "tencentcloud_eip" "app" {
  name = "app"
}

resource "tencentcloud_eip_association" "app" {
  eip_id      = tencentcloud_eip.app.id
  instance_id = tencentcloud_instance.app.id
}
