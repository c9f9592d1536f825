variable "name" {
  type = string
}

variable "vpc_id" {
  type = string
}

variable "vswitch_id" {
  type = string
}

variable "public" {
  type    = bool
  default = false
}

variable "ports" {
  type    = list(number)
  default = []
}

variable "admin_cidr" {
  type = string
}

variable "disks" {
  type = map(object({
    size      = number
    encrypted = optional(bool, true)
  }))
  default = {
    data = { size = 100 }
    tmp  = { size = 40, encrypted = false }
  }
}
