# A server and an internal load balancer get EIPs, a server's only group is exchanged for a wider one, and a DNAT entry joins the
# one that there is.
resource "tencentcloud_vpc" "main" {
  name       = "main"
  cidr_block = "10.0.0.0/16"
}

resource "tencentcloud_subnet" "main" {
  name              = "main"
  vpc_id            = tencentcloud_vpc.main.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "ap-guangzhou-6"
}

resource "tencentcloud_security_group" "main" {
  for_each = { office = "203.0.113.0/24", world = "0.0.0.0/0" }

  name = each.key
}

resource "tencentcloud_security_group_rule_set" "main" {
  for_each = { office = "203.0.113.0/24", world = "0.0.0.0/0" }

  security_group_id = tencentcloud_security_group.main[each.key].id

  ingress {
    action     = "ACCEPT"
    cidr_block = each.value
    protocol   = "TCP"
    port       = "22,9200"
  }
}

locals {
  servers = {
    bound   = { groups = ["office"], ip = "10.0.1.10" }
    swapped = { groups = ["world"], ip = "10.0.1.11" }
    hidden  = { groups = ["world"], ip = "10.0.1.12" }
  }
  published = {
    "2222"  = "22"
    "19200" = "9200"
  }
}

resource "tencentcloud_instance" "main" {
  for_each = local.servers

  instance_name              = each.key
  availability_zone          = "ap-guangzhou-6"
  image_id                   = "img-example1"
  instance_type              = "S6.MEDIUM4"
  vpc_id                     = tencentcloud_vpc.main.id
  subnet_id                  = tencentcloud_subnet.main.id
  private_ip                 = each.value.ip
  orderly_security_groups    = [for group in each.value.groups : tencentcloud_security_group.main[group].id]
  allocate_public_ip         = each.key == "swapped"
  internet_max_bandwidth_out = each.key == "swapped" ? 10 : 0
  system_disk_encrypt        = true
}

resource "tencentcloud_eip" "main" {
  for_each = toset(["bound", "lb", "nat"])

  name = each.key
}

resource "tencentcloud_eip_association" "bound" {
  eip_id      = tencentcloud_eip.main["bound"].id
  instance_id = tencentcloud_instance.main["bound"].id
}

resource "tencentcloud_clb_instance" "inner" {
  clb_name       = "inner"
  network_type   = "INTERNAL"
  vpc_id         = tencentcloud_vpc.main.id
  subnet_id      = tencentcloud_subnet.main.id
  eip_address_id = tencentcloud_eip.main["lb"].id
}

resource "tencentcloud_clb_listener" "inner" {
  clb_id        = tencentcloud_clb_instance.inner.id
  listener_name = "inner"
  protocol      = "TCP"
  port          = 9200
}

resource "tencentcloud_clb_attachment" "inner" {
  clb_id      = tencentcloud_clb_instance.inner.id
  listener_id = tencentcloud_clb_listener.inner.listener_id

  targets {
    instance_id = tencentcloud_instance.main["bound"].id
    port        = 9200
  }
}

resource "tencentcloud_nat_gateway" "main" {
  name             = "main"
  vpc_id           = tencentcloud_vpc.main.id
  bandwidth        = 100
  max_concurrent   = 1000000
  assigned_eip_set = [tencentcloud_eip.main["nat"].public_ip]
}

resource "tencentcloud_dnat" "main" {
  for_each = local.published

  vpc_id       = tencentcloud_vpc.main.id
  nat_id       = tencentcloud_nat_gateway.main.id
  protocol     = "TCP"
  elastic_ip   = tencentcloud_eip.main["nat"].public_ip
  elastic_port = each.key
  private_ip   = tencentcloud_instance.main["hidden"].private_ip
  private_port = each.value
}
