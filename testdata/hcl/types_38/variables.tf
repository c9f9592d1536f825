variable "v1" {
  type    = string
  default = "Ünï"
}
variable "v2" {
  default = "true"
}
