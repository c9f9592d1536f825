# The ACL of the front subnet is detached, that of the back subnet gets its two entries in the other order.
resource "tencentcloud_vpc" "main" {
  name       = "main"
  cidr_block = "10.0.0.0/16"
}

resource "tencentcloud_subnet" "main" {
  for_each = { front = "10.0.1.0/24", back = "10.0.2.0/24" }

  name              = each.key
  vpc_id            = tencentcloud_vpc.main.id
  cidr_block        = each.value
  availability_zone = "ap-guangzhou-6"
}

resource "tencentcloud_vpc_acl" "main" {
  for_each = tencentcloud_subnet.main

  name   = each.key
  vpc_id = tencentcloud_vpc.main.id

  ingress = [
    "ACCEPT#0.0.0.0/0#ALL#ALL",
    "DROP#0.0.0.0/0#3389#TCP",
  ]
  egress = ["ACCEPT#0.0.0.0/0#ALL#ALL"]
}

resource "tencentcloud_vpc_acl_attachment" "back" {
  acl_id    = tencentcloud_vpc_acl.main["back"].id
  subnet_id = tencentcloud_subnet.main["back"].id
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
    port       = "443,3389"
  }
}

resource "tencentcloud_instance" "app" {
  for_each = tencentcloud_subnet.main

  instance_name              = each.key
  availability_zone          = "ap-guangzhou-6"
  image_id                   = "img-example1"
  instance_type              = "S6.MEDIUM4"
  vpc_id                     = tencentcloud_vpc.main.id
  subnet_id                  = each.value.id
  orderly_security_groups    = [tencentcloud_security_group.app.id]
  allocate_public_ip         = true
  internet_max_bandwidth_out = 10
  system_disk_encrypt        = true
}
