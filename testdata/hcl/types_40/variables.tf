variable "v1" {
  type    = number
  default = 1
}
variable "v2" {
  type = bool
}
