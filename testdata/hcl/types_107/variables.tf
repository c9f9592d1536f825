variable "v1" {
  type = string
}
variable "v2" {
  type    = string
  default = "50%"
}
