variable "v1" {
  default = true
}
variable "v4" {
  type    = map(string)
  default = { k0 = "50%" }
}
