variable "v1" {
  default = 0
}
variable "v2" {
  type    = number
  default = 1e3
}
