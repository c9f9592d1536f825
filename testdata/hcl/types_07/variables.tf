variable "v1" {
  type = number
}
variable "v3" {
  type    = string
  default = "50%"
}
variable "v4" {
  type    = string
  default = "web"
}
