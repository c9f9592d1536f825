# What faces everybody by nature: a Lighthouse server with firewall rules, an EMR master, an SSL VPN, and an interface with a
# public IPv6 address; CCN and peering join networks and open nothing.
resource "tencentcloud_vpc" "net" {
  for_each = { hub = "10.10.0.0/16", spoke = "10.11.0.0/16" }

  name       = each.key
  cidr_block = each.value
}

resource "tencentcloud_subnet" "net" {
  for_each = tencentcloud_vpc.net

  name              = each.key
  vpc_id            = each.value.id
  cidr_block        = cidrsubnet(each.value.cidr_block, 8, 1)
  availability_zone = "ap-singapore-3"
}

resource "tencentcloud_ccn" "all" {
  name = "all"
}

resource "tencentcloud_ccn_attachment" "all" {
  for_each = tencentcloud_vpc.net

  ccn_id          = tencentcloud_ccn.all.id
  instance_id     = each.value.id
  instance_type   = "VPC"
  instance_region = "ap-singapore"
}

resource "tencentcloud_vpc_peer_connect_manager" "partner" {
  peering_connection_name = "partner"
  source_vpc_id           = tencentcloud_vpc.net["hub"].id
  destination_vpc_id      = "vpc-0dbh9m2k"
  destination_uin         = "100022770160"
  destination_region      = "ap-hongkong"
}

resource "tencentcloud_vpn_gateway" "office" {
  name      = "office"
  vpc_id    = tencentcloud_vpc.net["hub"].id
  bandwidth = 10
  type      = "SSL"
}

resource "tencentcloud_vpn_ssl_server" "office" {
  ssl_vpn_server_name = "office"
  vpn_gateway_id      = tencentcloud_vpn_gateway.office.id
  local_address       = ["10.10.0.0/16"]
  remote_address      = "10.200.0.0/24"
  ssl_vpn_protocol    = "UDP"
  ssl_vpn_port        = 1194
}

resource "tencentcloud_security_group" "edge" {
  name = "edge"
}

resource "tencentcloud_security_group_rule_set" "edge" {
  security_group_id = tencentcloud_security_group.edge.id

  ingress {
    action          = "ACCEPT"
    ipv6_cidr_block = "::/0"
    protocol        = "TCP"
    port            = "443"
  }

  ingress {
    action     = "ACCEPT"
    cidr_block = "0.0.0.0/0"
    protocol   = "TCP"
    port       = "8088"
  }
}

resource "tencentcloud_eni" "edge" {
  name                    = "edge"
  vpc_id                  = tencentcloud_vpc.net["spoke"].id
  subnet_id               = tencentcloud_subnet.net["spoke"].id
  orderly_security_groups = [tencentcloud_security_group.edge.id]
  ipv4_count              = 1
}

resource "tencentcloud_elastic_public_ipv6" "edge" {
  address_name               = "edge"
  internet_max_bandwidth_out = 10
}

resource "tencentcloud_elastic_public_ipv6_attachment" "edge" {
  ipv6_address_id      = tencentcloud_elastic_public_ipv6.edge.id
  network_interface_id = tencentcloud_eni.edge.id
  private_ipv6_address = "2402:4e00:1000:8f00::8"
}

resource "tencentcloud_emr_cluster" "warehouse" {
  product_id    = 38
  instance_name = "warehouse"
  softwares     = ["hdfs-2.8.5", "yarn-2.8.5", "hive-2.3.7"]
  support_ha    = 0
  pay_mode      = 0
  sg_id         = tencentcloud_security_group.edge.id

  vpc_settings = {
    vpc_id    = tencentcloud_vpc.net["hub"].id
    subnet_id = tencentcloud_subnet.net["hub"].id
  }

  placement_info {
    zone = "ap-singapore-3"
  }
}

resource "tencentcloud_lighthouse_instance" "blog" {
  bundle_id     = "bundle2022_gen_01"
  blueprint_id  = "lhbp-f1lkcd41"
  instance_name = "blog"
  period        = 1
  renew_flag    = "NOTIFY_AND_AUTO_RENEW"
  zone          = "ap-singapore-3"
}

resource "tencentcloud_lighthouse_firewall_rule" "blog" {
  instance_id = tencentcloud_lighthouse_instance.blog.id

  firewall_rules {
    protocol = "TCP"
    port     = "443"
  }

  firewall_rules {
    protocol   = "TCP"
    port       = "3306"
    cidr_block = "203.0.113.0/24"
    action     = "ACCEPT"
  }

  firewall_rules {
    protocol = "TCP"
    port     = "6379"
    action   = "DROP"
  }
}
