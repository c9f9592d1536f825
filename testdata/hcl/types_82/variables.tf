variable "v2" {
  type    = bool
  default = false
}
variable "v3" {
  type    = string
  default = "50%"
}
