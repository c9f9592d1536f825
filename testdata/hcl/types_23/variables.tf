variable "v1" {
  type    = bool
  default = true
}
variable "v2" {
  type = string
}
variable "v3" {
  type    = number
  default = 1e3
}
variable "v4" {
  type    = string
  default = "10"
}
