# A NAT gateway forwards two ports to a server without an address of its own; a HAVIP with an EIP stands for two others; the
# subnet's ACL lets only SSH from the office, HTTPS and the ports of replies through.
resource "tencentcloud_vpc" "main" {
  name       = "main"
  cidr_block = "172.16.0.0/16"
}

resource "tencentcloud_subnet" "app" {
  name              = "app"
  vpc_id            = tencentcloud_vpc.main.id
  cidr_block        = "172.16.10.0/24"
  availability_zone = "ap-shanghai-5"
}

resource "tencentcloud_vpc_acl" "app" {
  name   = "app"
  vpc_id = tencentcloud_vpc.main.id

  ingress = [
    "ACCEPT#203.0.113.0/24#22#TCP",
    "DROP#0.0.0.0/0#22#TCP",
    "ACCEPT#0.0.0.0/0#443#TCP",
    "ACCEPT#0.0.0.0/0#1024-65535#TCP",
  ]
  egress = ["ACCEPT#0.0.0.0/0#ALL#ALL"]
}

resource "tencentcloud_vpc_acl_attachment" "app" {
  acl_id    = tencentcloud_vpc_acl.app.id
  subnet_id = tencentcloud_subnet.app.id
}

resource "tencentcloud_security_group" "app" {
  name = "app"
}

resource "tencentcloud_security_group_rule_set" "app" {
  security_group_id = tencentcloud_security_group.app.id

  ingress {
    action     = "ACCEPT"
    cidr_block = "0.0.0.0/0"
    protocol   = "TCP"
    port       = "22,80,443"
  }

  ingress {
    action     = "ACCEPT"
    cidr_block = "198.51.100.0/24"
    protocol   = "TCP"
    port       = "5432"
  }

  egress {
    action     = "ACCEPT"
    cidr_block = "0.0.0.0/0"
  }
}

resource "tencentcloud_instance" "app" {
  for_each = toset(["db", "lb1", "lb2"])

  instance_name           = each.key
  availability_zone       = "ap-shanghai-5"
  image_id                = "img-example1"
  instance_type           = "S6.MEDIUM4"
  vpc_id                  = tencentcloud_vpc.main.id
  subnet_id               = tencentcloud_subnet.app.id
  orderly_security_groups = [tencentcloud_security_group.app.id]
  system_disk_encrypt     = true
}

resource "tencentcloud_eip" "nat" {
  name = "nat"
}

resource "tencentcloud_nat_gateway" "main" {
  name             = "main"
  vpc_id           = tencentcloud_vpc.main.id
  bandwidth        = 100
  max_concurrent   = 1000000
  assigned_eip_set = [tencentcloud_eip.nat.public_ip]
}

resource "tencentcloud_dnat" "app" {
  for_each = { "2222" = "22", "15432" = "5432" }

  vpc_id       = tencentcloud_vpc.main.id
  nat_id       = tencentcloud_nat_gateway.main.id
  protocol     = "TCP"
  elastic_ip   = tencentcloud_eip.nat.public_ip
  elastic_port = each.key
  private_ip   = tencentcloud_instance.app["db"].private_ip
  private_port = each.value
}

resource "tencentcloud_nat_gateway_snat" "app" {
  nat_gateway_id    = tencentcloud_nat_gateway.main.id
  resource_type     = "SUBNET"
  subnet_id         = tencentcloud_subnet.app.id
  subnet_cidr_block = tencentcloud_subnet.app.cidr_block
  description       = "out"
  public_ip_addr    = [tencentcloud_eip.nat.public_ip]
}

resource "tencentcloud_ha_vip" "lb" {
  name      = "lb"
  vpc_id    = tencentcloud_vpc.main.id
  subnet_id = tencentcloud_subnet.app.id
}

resource "tencentcloud_ha_vip_instance_attachment" "lb" {
  for_each = toset(["lb1", "lb2"])

  ha_vip_id     = tencentcloud_ha_vip.lb.id
  instance_id   = tencentcloud_instance.app[each.key].id
  instance_type = "CVM"
}

resource "tencentcloud_eip" "lb" {
  name = "lb"
}

resource "tencentcloud_ha_vip_eip_attachment" "lb" {
  havip_id   = tencentcloud_ha_vip.lb.id
  address_ip = tencentcloud_eip.lb.public_ip
}
