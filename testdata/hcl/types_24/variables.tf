variable "v2" {
  type    = bool
  default = true
}
variable "v3" {
  default = true
}
