resource "tencentcloud_vpc" "main" {
  name       = "main"
  cidr_block = "10.0.0.0/16"
}

resource "tencentcloud_subnet" "app" {
  name              = "app"
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
    cidr_block = "203.0.113.0/24"
    protocol   = "TCP"
    port       = "3306"
  }

  ingress {
    action     = "ACCEPT"
    cidr_block = "0.0.0.0/0"
    protocol   = "TCP"
    port       = "8080"
  }
}

resource "tencentcloud_instance" "app" {
  instance_name           = "app"
  availability_zone       = "ap-guangzhou-6"
  image_id                = "img-example1"
  instance_type           = "S6.MEDIUM4"
  vpc_id                  = tencentcloud_vpc.main.id
  subnet_id               = tencentcloud_subnet.app.id
  orderly_security_groups = [tencentcloud_security_group.app.id]
  system_disk_encrypt     = true
}

resource "tencentcloud_clb_instance" "data" {
  clb_name                     = "data"
  network_type                 = "OPEN"
  vpc_id                       = tencentcloud_vpc.main.id
  load_balancer_pass_to_target = false
}

resource "tencentcloud_clb_listener" "data" {
  clb_id        = tencentcloud_clb_instance.data.id
  listener_name = "data"
  protocol      = "TCP"
  port          = 13306
}

resource "tencentcloud_clb_attachment" "data" {
  clb_id      = tencentcloud_clb_instance.data.id
  listener_id = tencentcloud_clb_listener.data.listener_id

  targets {
    instance_id = tencentcloud_instance.app.id
    port        = 3306
  }
}

resource "tencentcloud_clb_instance" "web" {
  clb_name     = "web"
  network_type = "INTERNAL"
  vpc_id       = tencentcloud_vpc.main.id
  subnet_id    = tencentcloud_subnet.app.id
}

resource "tencentcloud_clb_listener" "web" {
  clb_id        = tencentcloud_clb_instance.web.id
  listener_name = "web"
  protocol      = "TCP"
  port          = 80
}

resource "tencentcloud_clb_attachment" "web" {
  clb_id      = tencentcloud_clb_instance.web.id
  listener_id = tencentcloud_clb_listener.web.listener_id

  targets {
    instance_id = tencentcloud_instance.app.id
    port        = 8080
  }
}
