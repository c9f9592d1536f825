# What is known only after apply, or not at all, is possible and never silent.
variable "encrypt" {
  type    = bool
  default = null
}

variable "instances" {
  type    = number
  default = 2
}

data "alicloud_images" "linux" {
  name_regex  = "^aliyun_3"
  most_recent = true
}

resource "alicloud_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "alicloud_vswitch" "a" {
  vpc_id     = alicloud_vpc.main.id
  cidr_block = "10.0.1.0/24"
  zone_id    = "cn-beijing-h"
}

resource "alicloud_security_group" "app" {
  security_group_name = "app"
  vpc_id              = alicloud_vpc.main.id
}

resource "alicloud_eip_address" "app" {
  bandwidth = "5"
}

# The peer is another resource's address: known after apply.
resource "alicloud_security_group_rule" "from_eip" {
  security_group_id = alicloud_security_group.app.id
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = "22/22"
  cidr_ip           = "${alicloud_eip_address.app.ip_address}/32"
}

resource "alicloud_security_group_rule" "world" {
  security_group_id = alicloud_security_group.app.id
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = "3389/3389"
  cidr_ip           = "0.0.0.0/0"
}

resource "alicloud_instance" "app" {
  count = var.instances

  image_id              = data.alicloud_images.linux.images[0].id
  instance_type         = "ecs.g7.large"
  security_groups       = alicloud_security_group.app[*].id
  vswitch_id            = alicloud_vswitch.a.id
  system_disk_encrypted = true
  http_tokens           = "required"
}

# Which of the two instances gets the address depends on its id.
resource "alicloud_eip_association" "app" {
  allocation_id = alicloud_eip_address.app.id
  instance_id   = reverse(sort(alicloud_instance.app[*].id))[0]
}

resource "alicloud_ecs_disk" "data" {
  zone_id   = "cn-beijing-h"
  category  = "cloud_essd"
  size      = 100
  encrypted = alicloud_eip_address.app.status == "InUse"
}

# A group that nothing here is bound to.
resource "alicloud_security_group" "shared" {
  security_group_name = "shared"
  vpc_id              = alicloud_vpc.main.id
}

resource "alicloud_security_group_rule" "shared" {
  security_group_id = alicloud_security_group.shared.id
  type              = "ingress"
  ip_protocol       = "all"
  cidr_ip           = "0.0.0.0/0"
}
