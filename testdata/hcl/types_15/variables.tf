variable "v1" {
  type = string
}
variable "v2" {
  type    = map(string)
  default = { k0 = "x y" }
}
