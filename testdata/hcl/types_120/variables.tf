variable "v1" {
  type    = string
  default = "web"
}
variable "v2" {
  type = string
}
