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

resource "tencentcloud_security_group" "db" {
  name = "db"
}

resource "tencentcloud_security_group_rule" "postgres" {
  security_group_id = tencentcloud_security_group.db.id
  type              = "ingress"
  cidr_ip           = "0.0.0.0/0"
  ip_protocol       = "TCP"
  port_range        = "5432"
  policy            = "ACCEPT"
}

resource "tencentcloud_instance" "db" {
  availability_zone       = "ap-guangzhou-6"
  image_id                = "img-example1"
  instance_type           = "S6.MEDIUM4"
  vpc_id                  = tencentcloud_vpc.main.id
  subnet_id               = tencentcloud_subnet.a.id
  orderly_security_groups = [tencentcloud_security_group.db.id]
  system_disk_encrypt     = true
}

resource "tencentcloud_eip" "spare" {
  name = "spare"
}

resource "tencentcloud_cbs_storage" "old" {
  storage_name      = "old"
  storage_type      = "CLOUD_SSD"
  storage_size      = 100
  availability_zone = "ap-guangzhou-6"
  encrypt           = false
}
