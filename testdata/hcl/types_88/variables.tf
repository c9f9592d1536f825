variable "v2" {
  type = string
}
variable "v3" {
  default = true
}
