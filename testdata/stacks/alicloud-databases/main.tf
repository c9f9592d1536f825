# Four databases with a whitelist each; what the Internet reaches depends on who has a public connection too.
resource "alicloud_vpc" "data" {
  cidr_block = "10.4.0.0/16"
}

resource "alicloud_vswitch" "data" {
  vpc_id     = alicloud_vpc.data.id
  cidr_block = "10.4.1.0/24"
  zone_id    = "cn-hangzhou-i"
}

resource "alicloud_db_instance" "orders" {
  engine                   = "MySQL"
  engine_version           = "8.0"
  instance_type            = "mysql.n2.medium.2c"
  instance_storage         = 100
  db_instance_storage_type = "cloud_essd"
  instance_name            = "orders"
  vswitch_id               = alicloud_vswitch.data.id
  security_ips             = ["10.4.0.0/16", "203.0.113.7"]
  ssl_action               = "Open"
}

resource "alicloud_db_connection" "orders" {
  instance_id       = alicloud_db_instance.orders.id
  connection_prefix = "orders-public"
  port              = "3306"
}

resource "alicloud_db_instance" "reports" {
  engine                   = "PostgreSQL"
  engine_version           = "15.0"
  instance_type            = "pg.n2.2c.2m"
  instance_storage         = 100
  db_instance_storage_type = "cloud_essd"
  instance_name            = "reports"
  vswitch_id               = alicloud_vswitch.data.id
  security_ips             = ["0.0.0.0/0"]
  ssl_action               = "Open"
}

resource "alicloud_kvstore_instance" "sessions" {
  db_instance_name = "sessions"
  instance_class   = "redis.master.small.default"
  instance_type    = "Redis"
  engine_version   = "7.0"
  zone_id          = "cn-hangzhou-i"
  vswitch_id       = alicloud_vswitch.data.id
  security_ips     = ["127.0.0.1"]
}

resource "alicloud_kvstore_connection" "sessions" {
  instance_id              = alicloud_kvstore_instance.sessions.id
  connection_string_prefix = "sessions-public"
  port                     = "6370"
}

resource "alicloud_mongodb_instance" "catalogue" {
  name                = "catalogue"
  engine_version      = "6.0"
  db_instance_class   = "mdb.shard.2x.xlarge.d"
  db_instance_storage = 20
  vswitch_id          = alicloud_vswitch.data.id
  security_ip_list    = ["0.0.0.0/0"]
}

resource "alicloud_mongodb_public_network_address" "catalogue" {
  db_instance_id = alicloud_mongodb_instance.catalogue.id
}

resource "alicloud_polardb_cluster" "ledger" {
  description   = "ledger"
  db_type       = "MySQL"
  db_version    = "8.0"
  db_node_class = "polar.mysql.x4.medium"
  vswitch_id    = alicloud_vswitch.data.id

  db_cluster_ip_array {
    db_cluster_ip_array_name = "default"
    security_ips             = ["10.4.0.0/16"]
  }

  db_cluster_ip_array {
    db_cluster_ip_array_name = "partners"
    security_ips             = ["198.51.100.16/28"]
  }
}

data "alicloud_polardb_endpoints" "ledger" {
  db_cluster_id = alicloud_polardb_cluster.ledger.id
}

resource "alicloud_polardb_endpoint_address" "ledger" {
  db_cluster_id  = alicloud_polardb_cluster.ledger.id
  db_endpoint_id = data.alicloud_polardb_endpoints.ledger.endpoints[0].db_endpoint_id
  net_type       = "Public"
}
