# A web server with a public address of its own: the first rule that matches decides.
terraform {
  required_providers {
    tencentcloud = {
      source = "tencentcloudstack/tencentcloud"
    }
  }
}

provider "tencentcloud" {
  region = "ap-guangzhou"
}

resource "tencentcloud_vpc" "main" {
  name       = "web"
  cidr_block = "10.0.0.0/16"
}

resource "tencentcloud_subnet" "a" {
  name              = "a"
  vpc_id            = tencentcloud_vpc.main.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "ap-guangzhou-6"
}

resource "tencentcloud_security_group" "web" {
  name = "web"
}

resource "tencentcloud_security_group_rule_set" "web" {
  security_group_id = tencentcloud_security_group.web.id

  ingress {
    action     = "ACCEPT"
    cidr_block = "203.0.113.0/24"
    protocol   = "TCP"
    port       = "22"
  }

  ingress {
    action     = "DROP"
    cidr_block = "0.0.0.0/0"
    protocol   = "TCP"
    port       = "22"
  }

  ingress {
    action     = "ACCEPT"
    cidr_block = "0.0.0.0/0"
    protocol   = "TCP"
    port       = "80,443,3306"
  }

  egress {
    action     = "ACCEPT"
    cidr_block = "0.0.0.0/0"
  }
}

resource "tencentcloud_instance" "app" {
  instance_name              = "app"
  availability_zone          = "ap-guangzhou-6"
  image_id                   = "img-example1"
  instance_type              = "S6.MEDIUM4"
  vpc_id                     = tencentcloud_vpc.main.id
  subnet_id                  = tencentcloud_subnet.a.id
  orderly_security_groups    = [tencentcloud_security_group.web.id]
  allocate_public_ip         = true
  internet_max_bandwidth_out = 10
  system_disk_type           = "CLOUD_HSSD"

  data_disks {
    data_disk_type = "CLOUD_HSSD"
    data_disk_size = 100
    encrypt        = true
  }
}
