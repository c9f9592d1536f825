# Disks by count, for_each and dynamic blocks: which of them are not encrypted, and from which line that comes.
variable "disks" {
  type = map(object({
    size    = number
    encrypt = optional(bool)
  }))
  default = {
    archive = { size = 500, encrypt = true }
    scratch = { size = 200, encrypt = false }
    staging = { size = 200 }
  }
}

variable "local_disks" {
  type    = list(string)
  default = ["CLOUD_HSSD", "LOCAL_NVME"]
}

resource "tencentcloud_cbs_storage" "shared" {
  for_each = var.disks

  storage_name      = "shared-${each.key}"
  storage_type      = "CLOUD_SSD"
  storage_size      = each.value.size
  availability_zone = "ap-guangzhou-6"
  encrypt           = each.value.encrypt
}

resource "tencentcloud_cbs_storage" "spare" {
  count = 2

  storage_name      = "spare-${count.index}"
  storage_type      = "CLOUD_SSD"
  storage_size      = 50
  availability_zone = "ap-guangzhou-6"
  encrypt           = count.index == 0
}

resource "tencentcloud_instance" "db" {
  availability_zone       = "ap-guangzhou-6"
  image_id                = "img-example1"
  instance_type           = "S6.MEDIUM4"
  orderly_security_groups = ["sg-example1"]
  system_disk_type        = "CLOUD_HSSD"
  system_disk_encrypt     = false

  dynamic "data_disks" {
    for_each = var.local_disks

    content {
      data_disk_type = data_disks.value
      data_disk_size = 100 * (data_disks.key + 1)
      encrypt        = startswith(data_disks.value, "CLOUD_") ? false : null
    }
  }
}
