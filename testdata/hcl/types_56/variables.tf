variable "v1" {
  type    = string
  default = "web"
}
variable "v2" {
  type    = bool
  default = false
}
variable "v3" {
  type    = bool
  default = false
}
variable "v4" {
  type    = string
  default = "true"
}
