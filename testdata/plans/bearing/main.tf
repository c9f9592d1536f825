# Resources that are not modelled bear on the servers and subnets that they name, and on no others.

locals {
  servers = {
    filtered   = { subnet = "filtered", public = true }
    plain      = { subnet = "plain", public = true }
    balanced   = { subnet = "plain", public = false }
    translated = { subnet = "plain", public = false }
    private    = { subnet = "plain", public = false }
  }
}

resource "alicloud_vpc" "this" {
  cidr_block = "10.0.0.0/16"
}

resource "alicloud_vswitch" "this" {
  for_each   = { filtered = "10.0.0.0/24", plain = "10.0.1.0/24" }
  vpc_id     = alicloud_vpc.this.id
  cidr_block = each.value
  zone_id    = "cn-hangzhou-i"
}

resource "alicloud_network_acl" "this" {
  vpc_id = alicloud_vpc.this.id

  resources {
    resource_id   = alicloud_vswitch.this["filtered"].id
    resource_type = "VSwitch"
  }
}

resource "alicloud_security_group" "this" {
  for_each = local.servers
  vpc_id   = alicloud_vpc.this.id
}

resource "alicloud_security_group_rule" "ssh" {
  for_each          = alicloud_security_group.this
  security_group_id = each.value.id
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = "22/22"
  cidr_ip           = "0.0.0.0/0"
}

resource "alicloud_instance" "this" {
  for_each                   = local.servers
  image_id                   = "ubuntu_24_04_x64_20G_alibase_20250722.vhd"
  instance_type              = "ecs.g8i.large"
  vswitch_id                 = alicloud_vswitch.this[each.value.subnet].id
  security_groups            = [alicloud_security_group.this[each.key].id]
  private_ip                 = each.key == "translated" ? "10.0.1.5" : null
  internet_max_bandwidth_out = each.value.public ? 5 : 0
  system_disk_encrypted      = true
  http_tokens                = "required"
}

resource "alicloud_slb_backend_server" "this" {
  load_balancer_id = "lb-example"

  backend_servers {
    server_id = alicloud_instance.this["balanced"].id
    weight    = 100
  }
}

resource "alicloud_forward_entry" "this" {
  forward_table_id = "ftb-example"
  external_ip      = "198.51.100.7"
  external_port    = "2222"
  internal_ip      = alicloud_instance.this["translated"].private_ip
  internal_port    = "22"
  ip_protocol      = "tcp"
}

# Another cloud's servers are not concerned.

resource "tencentcloud_instance" "this" {
  availability_zone          = "ap-guangzhou-6"
  image_id                   = "img-example"
  subnet_id                  = "subnet-example"
  vpc_id                     = "vpc-example"
  allocate_public_ip         = true
  internet_max_bandwidth_out = 5
  orderly_security_groups    = [tencentcloud_security_group.this.id]
  system_disk_encrypt        = true
}

resource "tencentcloud_security_group" "this" {
  name = "this"
}

resource "tencentcloud_security_group_rule_set" "this" {
  security_group_id = tencentcloud_security_group.this.id

  ingress {
    action     = "ACCEPT"
    cidr_block = "0.0.0.0/0"
    protocol   = "TCP"
    port       = "22"
  }
}
