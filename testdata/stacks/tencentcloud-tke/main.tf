# A cluster whose API is public for the office, another whose group lets everybody in, node pools with and without addresses.
resource "tencentcloud_vpc" "k8s" {
  name       = "k8s"
  cidr_block = "10.5.0.0/16"
}

resource "tencentcloud_subnet" "nodes" {
  name              = "nodes"
  vpc_id            = tencentcloud_vpc.k8s.id
  cidr_block        = "10.5.0.0/20"
  availability_zone = "ap-guangzhou-6"
}

locals {
  rules = {
    office = [{ cidr = "203.0.113.0/24", port = "443" }]
    anyone = [{ cidr = "0.0.0.0/0", port = "443" }]
    nodes  = [{ cidr = "10.5.0.0/16", port = "ALL" }, { cidr = "0.0.0.0/0", port = "30000-32768" }]
  }
}

resource "tencentcloud_security_group" "k8s" {
  for_each = local.rules

  name = each.key
}

resource "tencentcloud_security_group_rule_set" "k8s" {
  for_each = local.rules

  security_group_id = tencentcloud_security_group.k8s[each.key].id

  dynamic "ingress" {
    for_each = each.value
    content {
      action     = "ACCEPT"
      cidr_block = ingress.value.cidr
      protocol   = ingress.value.port == "ALL" ? "ALL" : "TCP"
      port       = ingress.value.port
    }
  }

  egress {
    action     = "ACCEPT"
    cidr_block = "0.0.0.0/0"
    protocol   = "ALL"
    port       = "ALL"
  }
}

resource "tencentcloud_kubernetes_cluster" "main" {
  for_each = { prod = "172.20.0.0/16", dev = "172.21.0.0/16" }

  cluster_name        = each.key
  vpc_id              = tencentcloud_vpc.k8s.id
  cluster_cidr        = each.value
  cluster_version     = "1.30.0"
  cluster_os          = "tlinux3.1x86_64"
  deletion_protection = true
}

resource "tencentcloud_kubernetes_cluster_endpoint" "main" {
  for_each = { prod = "office", dev = "anyone" }

  cluster_id                      = tencentcloud_kubernetes_cluster.main[each.key].id
  cluster_internet                = true
  cluster_internet_security_group = tencentcloud_security_group.k8s[each.value].id
  cluster_intranet                = true
  cluster_intranet_subnet_id      = tencentcloud_subnet.nodes.id
}

resource "tencentcloud_kubernetes_node_pool" "main" {
  for_each = { private = false, public = true }

  name       = each.key
  cluster_id = tencentcloud_kubernetes_cluster.main["prod"].id
  vpc_id     = tencentcloud_vpc.k8s.id
  subnet_ids = [tencentcloud_subnet.nodes.id]
  min_size   = 1
  max_size   = 6

  auto_scaling_config {
    instance_type              = "S6.MEDIUM4"
    orderly_security_group_ids = [tencentcloud_security_group.k8s["nodes"].id]
    public_ip_assigned         = each.value
    internet_max_bandwidth_out = each.value ? 10 : 0
  }
}
