variable "v1" {
  default = { k0 = "10" }
}
