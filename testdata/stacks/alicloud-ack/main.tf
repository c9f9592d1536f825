# Two clusters: one leaves the API's public address to its default (on), the other switches it off; node pools and NAS.
resource "alicloud_vpc" "k8s" {
  cidr_block = "10.5.0.0/16"
}

resource "alicloud_vswitch" "nodes" {
  vpc_id     = alicloud_vpc.k8s.id
  cidr_block = "10.5.0.0/20"
  zone_id    = "cn-hangzhou-k"
}

resource "alicloud_cs_managed_kubernetes" "dev" {
  name                = "dev"
  cluster_spec        = "ack.pro.small"
  vswitch_ids         = [alicloud_vswitch.nodes.id]
  pod_cidr            = "172.20.0.0/16"
  service_cidr        = "172.21.0.0/20"
  new_nat_gateway     = true
  deletion_protection = true
}

resource "alicloud_cs_managed_kubernetes" "prod" {
  name                 = "prod"
  cluster_spec         = "ack.pro.small"
  vswitch_ids          = [alicloud_vswitch.nodes.id]
  pod_cidr             = "172.22.0.0/16"
  service_cidr         = "172.23.0.0/20"
  new_nat_gateway      = false
  slb_internet_enabled = false
  deletion_protection  = true
}

resource "alicloud_security_group" "nodes" {
  security_group_name = "nodes"
  security_group_type = "enterprise"
  vpc_id              = alicloud_vpc.k8s.id
}

resource "alicloud_security_group_rule" "node_ports" {
  security_group_id = alicloud_security_group.nodes.id
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = "30000/32767"
  cidr_ip           = "0.0.0.0/0"
}

resource "alicloud_security_group_rule" "kubelet" {
  security_group_id = alicloud_security_group.nodes.id
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = "10250/10250"
  cidr_ip           = "10.5.0.0/16"
}

resource "alicloud_cs_kubernetes_node_pool" "public" {
  cluster_id                 = alicloud_cs_managed_kubernetes.dev.id
  node_pool_name             = "public"
  vswitch_ids                = [alicloud_vswitch.nodes.id]
  instance_types             = ["ecs.g7.xlarge"]
  security_group_ids         = [alicloud_security_group.nodes.id]
  internet_max_bandwidth_out = 50
  desired_size               = "2"
  system_disk_encrypted      = true
}

resource "alicloud_cs_kubernetes_node_pool" "batch" {
  cluster_id            = alicloud_cs_managed_kubernetes.prod.id
  node_pool_name        = "batch"
  vswitch_ids           = [alicloud_vswitch.nodes.id]
  instance_types        = ["ecs.g7.xlarge"]
  system_disk_encrypted = true

  scaling_config {
    min_size = 0
    max_size = 10
  }
}

resource "alicloud_nas_file_system" "shared" {
  protocol_type = "NFS"
  storage_type  = "Performance"
  encrypt_type  = 1
}

resource "alicloud_nas_access_group" "shared" {
  access_group_name = "shared"
  access_group_type = "Vpc"
}

resource "alicloud_nas_access_rule" "shared" {
  for_each = { "10.5.0.0/20" = "RDWR", "0.0.0.0/0" = "RDONLY" }

  access_group_name = alicloud_nas_access_group.shared.access_group_name
  source_cidr_ip    = each.key
  rw_access_type    = each.value
  user_access_type  = "root_squash"
}

resource "alicloud_nas_mount_target" "shared" {
  file_system_id    = alicloud_nas_file_system.shared.id
  access_group_name = alicloud_nas_access_group.shared.access_group_name
  vswitch_id        = alicloud_vswitch.nodes.id
}
