variable "name" {
  type = string
}

variable "size" {
  type = number
}

variable "encrypt" {
  type = bool
}

variable "copies" {
  type = number
}

resource "tencentcloud_cbs_storage" "volume" {
  count = var.copies

  storage_name      = join("-", [var.name, count.index])
  storage_type      = "CLOUD_SSD"
  storage_size      = var.size
  availability_zone = "ap-shanghai-5"
  encrypt           = var.encrypt
}
