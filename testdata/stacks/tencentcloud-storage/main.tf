# Storage from a module by for_each; the encryption flag of each disk passes through an object with defaults.
variable "volumes" {
  type = map(object({
    size    = number
    encrypt = optional(bool, false)
    copies  = optional(number, 1)
  }))
  default = {
    logs   = { size = 100 }
    ledger = { size = 500, encrypt = true, copies = 2 }
  }
}

module "volume" {
  source   = "./volume"
  for_each = var.volumes

  name    = each.key
  size    = each.value.size
  encrypt = each.value.encrypt
  copies  = each.value.copies
}

module "server" {
  source = "./server"
  disks  = [for name, volume in var.volumes : { type = "CLOUD_SSD", size = volume.size, encrypt = volume.encrypt }]
}
