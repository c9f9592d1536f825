variable "v1" {
  type = set(string)
}
variable "v2" {
  type    = number
  default = 10
}
