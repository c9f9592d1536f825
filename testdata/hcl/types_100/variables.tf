variable "v1" {
  type    = bool
  default = false
}
variable "v2" {
  type = number
}
variable "v4" {
  type    = bool
  default = false
}
