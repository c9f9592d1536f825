# The drop of Redis is deleted from one group; the rule for HTTPS moves from one group of a server to the other, which changes
# nothing; the server and the group of the second pair are renamed by `moved`.
resource "tencentcloud_vpc" "main" {
  name       = "main"
  cidr_block = "10.0.0.0/16"
}

resource "tencentcloud_subnet" "main" {
  name              = "main"
  vpc_id            = tencentcloud_vpc.main.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "ap-nanjing-1"
}

resource "tencentcloud_security_group" "cache" {
  name = "cache"
}

resource "tencentcloud_security_group_rule_set" "cache" {
  security_group_id = tencentcloud_security_group.cache.id

  ingress {
    action     = "ACCEPT"
    cidr_block = "0.0.0.0/0"
    protocol   = "TCP"
    port       = "6000-6999"
  }
}

resource "tencentcloud_instance" "cache" {
  instance_name              = "cache"
  availability_zone          = "ap-nanjing-1"
  image_id                   = "img-example1"
  instance_type              = "S6.MEDIUM4"
  vpc_id                     = tencentcloud_vpc.main.id
  subnet_id                  = tencentcloud_subnet.main.id
  orderly_security_groups    = [tencentcloud_security_group.cache.id]
  allocate_public_ip         = true
  internet_max_bandwidth_out = 10
  system_disk_encrypt        = true
}

moved {
  from = tencentcloud_security_group.common
  to   = tencentcloud_security_group.base
}

moved {
  from = tencentcloud_instance.www
  to   = tencentcloud_instance.web
}

resource "tencentcloud_security_group" "base" {
  name = "base"
}

resource "tencentcloud_security_group" "web" {
  name = "web"
}

resource "tencentcloud_security_group_lite_rule" "base" {
  security_group_id = tencentcloud_security_group.base.id
  ingress           = ["ACCEPT#203.0.113.0/24#22#TCP"]
}

resource "tencentcloud_security_group_lite_rule" "web" {
  security_group_id = tencentcloud_security_group.web.id
  ingress           = ["ACCEPT#0.0.0.0/0#443#TCP"]
}

resource "tencentcloud_instance" "web" {
  instance_name              = "web"
  availability_zone          = "ap-nanjing-1"
  image_id                   = "img-example1"
  instance_type              = "S6.MEDIUM4"
  vpc_id                     = tencentcloud_vpc.main.id
  subnet_id                  = tencentcloud_subnet.main.id
  orderly_security_groups    = [tencentcloud_security_group.base.id, tencentcloud_security_group.web.id]
  allocate_public_ip         = true
  internet_max_bandwidth_out = 10
  system_disk_encrypt        = true
}
