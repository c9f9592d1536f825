variable "password" {
  type      = string
  sensitive = true
  default   = "p"
}
resource "alicloud_instance" "i" {
  instance_type   = "ecs.g7.large"
  image_id        = "i"
  security_groups = ["sg-1"]
  password        = var.password
  connection {
    type     = "ssh"
    host     = self.public_ip
    password = var.password
  }
  provisioner "remote-exec" {
    inline = ["echo ${self.instance_type}", "echo ${var.password}"]
  }
  provisioner "local-exec" {
    on_failure = continue
    command    = "echo ${self.id}"
  }
  provisioner "file" {
    content     = "x"
    destination = "/tmp/x"
    connection {
      host = self.private_ip
    }
  }
  timeouts {
    create = "10m"
  }
}
resource "null_resource" "n" {
  triggers = { type = alicloud_instance.i.instance_type }
}
resource "terraform_data" "d" {
  input            = { a = [1, "x"] }
  triggers_replace = alicloud_instance.i.image_id
}
resource "alicloud_vpc" "v" {
  vpc_name = null_resource.n.triggers.type
}
