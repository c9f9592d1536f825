variable "v1" {
  type    = number
  default = 1e3
}
