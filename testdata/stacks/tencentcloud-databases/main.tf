# Databases, a cache, a queue and a search engine: who is public, and which group stands before it.
resource "tencentcloud_vpc" "data" {
  name       = "data"
  cidr_block = "10.4.0.0/16"
}

resource "tencentcloud_subnet" "data" {
  name              = "data"
  vpc_id            = tencentcloud_vpc.data.id
  cidr_block        = "10.4.1.0/24"
  availability_zone = "ap-guangzhou-6"
}

resource "tencentcloud_security_group" "office" {
  name = "office"
}

resource "tencentcloud_security_group_rule_set" "office" {
  security_group_id = tencentcloud_security_group.office.id

  ingress {
    action     = "ACCEPT"
    cidr_block = "203.0.113.0/24"
    protocol   = "TCP"
    port       = "3306,5432,6379"
  }

  ingress {
    action     = "ACCEPT"
    cidr_block = "10.4.0.0/16"
    protocol   = "TCP"
    port       = "ALL"
  }
}

resource "random_password" "main" {
  length = 20
}

resource "tencentcloud_mysql_instance" "orders" {
  instance_name     = "orders"
  mem_size          = 4000
  volume_size       = 200
  engine_version    = "8.0"
  availability_zone = "ap-guangzhou-6"
  vpc_id            = tencentcloud_vpc.data.id
  subnet_id         = tencentcloud_subnet.data.id
  internet_service  = 1
  root_password     = random_password.main.result
  security_groups   = [tencentcloud_security_group.office.id]
}

resource "tencentcloud_postgresql_instance" "reports" {
  name                 = "reports"
  availability_zone    = "ap-guangzhou-6"
  vpc_id               = tencentcloud_vpc.data.id
  subnet_id            = tencentcloud_subnet.data.id
  memory               = 4
  storage              = 100
  root_user            = "reports"
  root_password        = random_password.main.result
  public_access_switch = false
  security_groups      = [tencentcloud_security_group.office.id]
}

resource "tencentcloud_redis_instance" "cache" {
  availability_zone  = "ap-guangzhou-6"
  type_id            = 16
  mem_size           = 8192
  redis_shard_num    = 1
  redis_replicas_num = 1
  password           = random_password.main.result
  vpc_id             = tencentcloud_vpc.data.id
  subnet_id          = tencentcloud_subnet.data.id
  wan_address_switch = "open"
  security_groups    = [tencentcloud_security_group.office.id]
}

resource "tencentcloud_mongodb_instance" "catalogue" {
  instance_name   = "catalogue"
  memory          = 4
  volume          = 100
  engine_version  = "MONGO_60_WT"
  machine_type    = "HIO10G"
  available_zone  = "ap-guangzhou-6"
  vpc_id          = tencentcloud_vpc.data.id
  subnet_id       = tencentcloud_subnet.data.id
  password        = random_password.main.result
  security_groups = [tencentcloud_security_group.office.id]
}

resource "tencentcloud_ckafka_instance" "events" {
  instance_name       = "events"
  zone_id             = 100006
  vpc_id              = tencentcloud_vpc.data.id
  subnet_id           = tencentcloud_subnet.data.id
  specifications_type = "profession"
  band_width          = 20
  disk_size           = 200
  public_network      = 3
}

resource "tencentcloud_elasticsearch_instance" "logs" {
  instance_name     = "logs"
  availability_zone = "ap-guangzhou-6"
  version           = "7.14.2"
  vpc_id            = tencentcloud_vpc.data.id
  subnet_id         = tencentcloud_subnet.data.id
  password          = random_password.main.result
  public_access     = "OPEN"

  es_public_acl {
    white_ip_list = ["203.0.113.0/24"]
  }

  es_acl {
    white_list = ["203.0.113.7"]
  }

  node_info_list {
    node_num  = 3
    node_type = "ES.S1.MEDIUM8"
    encrypt   = true
  }
}
