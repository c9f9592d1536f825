resource "tencentcloud_vpc" "main" {
  name       = "main"
  cidr_block = "10.5.0.0/16"
}

resource "tencentcloud_subnet" "main" {
  name              = "main"
  vpc_id            = tencentcloud_vpc.main.id
  cidr_block        = "10.5.0.0/20"
  availability_zone = "ap-guangzhou-6"
}

resource "tencentcloud_security_group" "main" {
  for_each = toset(["api", "data"])

  name = each.key
}

resource "tencentcloud_security_group_rule_set" "api" {
  security_group_id = tencentcloud_security_group.main["api"].id

  ingress {
    action     = "DROP"
    cidr_block = "198.51.100.0/24"
    protocol   = "ALL"
    port       = "ALL"
  }

  ingress {
    action     = "ACCEPT"
    cidr_block = "0.0.0.0/0"
    protocol   = "TCP"
    port       = "443"
  }
}

resource "tencentcloud_security_group_rule_set" "data" {
  security_group_id = tencentcloud_security_group.main["data"].id

  ingress {
    action     = "ACCEPT"
    cidr_block = "203.0.113.0/24"
    protocol   = "TCP"
    port       = "6379,5432"
  }
}

resource "tencentcloud_kubernetes_cluster" "main" {
  cluster_name        = "main"
  vpc_id              = tencentcloud_vpc.main.id
  cluster_cidr        = "172.20.0.0/16"
  cluster_version     = "1.30.0"
  deletion_protection = true
}

resource "tencentcloud_kubernetes_cluster_endpoint" "main" {
  cluster_id                 = tencentcloud_kubernetes_cluster.main.id
  cluster_internet           = false
  cluster_intranet           = true
  cluster_intranet_subnet_id = tencentcloud_subnet.main.id
}

resource "random_password" "main" {
  length = 20
}

resource "tencentcloud_redis_instance" "cache" {
  availability_zone  = "ap-guangzhou-6"
  type_id            = 16
  mem_size           = 8192
  redis_shard_num    = 1
  redis_replicas_num = 1
  password           = random_password.main.result
  vpc_id             = tencentcloud_vpc.main.id
  subnet_id          = tencentcloud_subnet.main.id
  wan_address_switch = "close"
  security_groups    = [tencentcloud_security_group.main["data"].id]
}

resource "tencentcloud_postgresql_instance" "reports" {
  name                 = "reports"
  availability_zone    = "ap-guangzhou-6"
  vpc_id               = tencentcloud_vpc.main.id
  subnet_id            = tencentcloud_subnet.main.id
  memory               = 4
  storage              = 100
  root_password        = random_password.main.result
  public_access_switch = true
  security_groups      = [tencentcloud_security_group.main["data"].id]
}
