variable "v1" {
  type = number
}
variable "v2" {
  type    = string
  default = "x y"
}
variable "v3" {
  type    = string
  default = "x y"
}
