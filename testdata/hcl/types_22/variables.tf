variable "v1" {
  type    = map(string)
  default = { k0 = "10" }
}
variable "v2" {
  default = "true"
}
variable "v3" {
  type    = bool
  default = false
}
variable "v4" {
  type    = number
  default = 42
}
