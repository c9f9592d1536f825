variable "index" {}
resource "alicloud_eip_address" "e" {
  address_name = "${path.module}-${var.index}"
  bandwidth    = tostring(var.index * 10)
}
output "value" { value = var.index * 10 }
