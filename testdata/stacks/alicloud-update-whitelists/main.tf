# MySQL's whitelist opens to the world, PostgreSQL's narrows to one address, and Redis, open within, gets a public address.
resource "alicloud_vpc" "data" {
  cidr_block = "10.4.0.0/16"
}

resource "alicloud_vswitch" "data" {
  vpc_id     = alicloud_vpc.data.id
  cidr_block = "10.4.1.0/24"
  zone_id    = "cn-hangzhou-i"
}

locals {
  databases = {
    mysql    = { engine = "MySQL", version = "8.0", type = "mysql.n2.medium.2c", allow = ["0.0.0.0/0"] }
    postgres = { engine = "PostgreSQL", version = "15.0", type = "pg.n2.2c.2m", allow = ["203.0.113.7"] }
  }
}

resource "alicloud_db_instance" "main" {
  for_each = local.databases

  engine                   = each.value.engine
  engine_version           = each.value.version
  instance_type            = each.value.type
  instance_storage         = 100
  db_instance_storage_type = "cloud_essd"
  instance_name            = each.key
  vswitch_id               = alicloud_vswitch.data.id
  security_ips             = each.value.allow
  ssl_action               = "Open"
}

resource "alicloud_db_connection" "main" {
  for_each = local.databases

  instance_id       = alicloud_db_instance.main[each.key].id
  connection_prefix = "${each.key}-public"
  port              = each.key == "mysql" ? "3306" : "5432"
}

resource "alicloud_kvstore_instance" "cache" {
  db_instance_name = "cache"
  instance_class   = "redis.master.small.default"
  instance_type    = "Redis"
  engine_version   = "7.0"
  zone_id          = "cn-hangzhou-i"
  vswitch_id       = alicloud_vswitch.data.id
  security_ips     = ["10.0.0.0/8", "203.0.113.0/24"]
}

resource "alicloud_kvstore_connection" "cache" {
  instance_id              = alicloud_kvstore_instance.cache.id
  connection_string_prefix = "cache-public"
  port                     = "6379"
}
