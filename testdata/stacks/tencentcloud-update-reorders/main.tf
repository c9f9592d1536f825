# The drop slides below the accept, which opens Elasticsearch; the rule for RDP is gone, which closes it.
resource "tencentcloud_vpc" "main" {
  name       = "main"
  cidr_block = "10.0.0.0/16"
}

resource "tencentcloud_subnet" "a" {
  name              = "a"
  vpc_id            = tencentcloud_vpc.main.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "ap-guangzhou-6"
}

resource "tencentcloud_security_group" "app" {
  name = "app"
}

resource "tencentcloud_security_group_rule_set" "app" {
  security_group_id = tencentcloud_security_group.app.id

  ingress {
    action     = "ACCEPT"
    cidr_block = "0.0.0.0/0"
    protocol   = "TCP"
    port       = "9200"
  }

  ingress {
    action     = "DROP"
    cidr_block = "0.0.0.0/0"
    protocol   = "TCP"
    port       = "9200"
  }
}

resource "tencentcloud_instance" "app" {
  availability_zone          = "ap-guangzhou-6"
  image_id                   = "img-example1"
  instance_type              = "S6.MEDIUM4"
  vpc_id                     = tencentcloud_vpc.main.id
  subnet_id                  = tencentcloud_subnet.a.id
  orderly_security_groups    = [tencentcloud_security_group.app.id]
  allocate_public_ip         = true
  internet_max_bandwidth_out = 10
  system_disk_encrypt        = true
}
