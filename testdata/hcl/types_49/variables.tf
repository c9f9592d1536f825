variable "v1" {
  type    = set(string)
  default = ["x y"]
}
variable "v2" {
  type    = map(string)
  default = { k0 = "50%" }
}
variable "v4" {
  type    = bool
  default = false
}
