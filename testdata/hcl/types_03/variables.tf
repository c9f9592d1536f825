variable "v1" {
  type    = bool
  default = true
}
variable "v2" {
  type    = string
  default = "Ünï"
}
