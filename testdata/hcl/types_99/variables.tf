variable "v1" {
  type    = number
  default = 0
}
variable "v2" {
  default = 10
}
variable "v3" {
  type = number
}
variable "v4" {
  type = string
}
variable "v5" {
  default = [42]
}
variable "v6" {
  type    = bool
  default = true
}
