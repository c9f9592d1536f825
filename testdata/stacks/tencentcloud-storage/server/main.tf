variable "disks" {
  type = list(object({
    type    = string
    size    = number
    encrypt = bool
  }))
}

resource "tencentcloud_instance" "server" {
  availability_zone       = "ap-shanghai-5"
  image_id                = "img-example1"
  instance_type           = "S6.MEDIUM4"
  orderly_security_groups = ["sg-example1"]
  system_disk_encrypt     = true

  dynamic "data_disks" {
    for_each = var.disks

    content {
      data_disk_type = data_disks.value.type
      data_disk_size = data_disks.value.size
      encrypt        = data_disks.value.encrypt
    }
  }
}
