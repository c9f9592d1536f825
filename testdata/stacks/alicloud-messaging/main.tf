# Queues, search and the bastion: each with a public door, and a list of who may come through it, or none.
resource "alicloud_vpc" "main" {
  cidr_block = "10.6.0.0/16"
}

resource "alicloud_vswitch" "main" {
  vpc_id     = alicloud_vpc.main.id
  cidr_block = "10.6.1.0/24"
  zone_id    = "cn-shenzhen-e"
}

resource "alicloud_security_group" "services" {
  security_group_name = "services"
  vpc_id              = alicloud_vpc.main.id
}

resource "alicloud_alikafka_instance" "public" {
  name          = "public"
  partition_num = 50
  disk_type     = 1
  disk_size     = 500
  deploy_type   = 4
  io_max        = 20
  eip_max       = 3
  vswitch_id    = alicloud_vswitch.main.id
}

resource "alicloud_alikafka_instance_allowed_ip_attachment" "partners" {
  instance_id  = alicloud_alikafka_instance.public.id
  allowed_type = "internet"
  allowed_ip   = "198.51.100.0/24"
  port_range   = "9093/9093"
}

resource "alicloud_alikafka_instance" "private" {
  name          = "private"
  partition_num = 50
  disk_type     = 1
  disk_size     = 500
  deploy_type   = 5
  io_max        = 20
  vswitch_id    = alicloud_vswitch.main.id
}

resource "alicloud_rocketmq_instance" "events" {
  instance_name   = "events"
  service_code    = "rmq"
  series_code     = "standard"
  sub_series_code = "cluster_ha"
  payment_type    = "PayAsYouGo"
  ip_whitelists   = ["203.0.113.0/24"]

  network_info {
    vpc_info {
      vpc_id = alicloud_vpc.main.id
      vswitches {
        vswitch_id = alicloud_vswitch.main.id
      }
    }
    internet_info {
      internet_spec      = "enable"
      flow_out_type      = "payByBandwidth"
      flow_out_bandwidth = 10
    }
  }

  product_info {
    msg_process_spec = "rmq.s2.2xlarge"
  }
}

resource "random_password" "search" {
  length = 20
}

resource "alicloud_elasticsearch_instance" "logs" {
  description                  = "logs"
  version                      = "8.5_with_X-Pack"
  vswitch_id                   = alicloud_vswitch.main.id
  password                     = random_password.search.result
  protocol                     = "HTTPS"
  enable_public                = true
  public_whitelist             = ["0.0.0.0/0", "::/0"]
  enable_kibana_public_network = true
  kibana_whitelist             = ["203.0.113.0/24"]

  data_node_configuration {
    spec            = "elasticsearch.sn2ne.large"
    amount          = 3
    disk            = 100
    disk_type       = "cloud_essd"
    disk_encryption = true
  }
}

resource "alicloud_bastionhost_instance" "ops" {
  description          = "ops"
  license_code         = "bhah_ent_50_asset"
  plan_code            = "cloudbastion"
  storage              = "5"
  bandwidth            = "5"
  period               = 1
  vswitch_id           = alicloud_vswitch.main.id
  security_group_ids   = [alicloud_security_group.services.id]
  enable_public_access = true
  public_white_list    = ["203.0.113.0/24"]
}
