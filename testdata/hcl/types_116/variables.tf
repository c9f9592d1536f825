variable "v2" {
  type = string
}
variable "v3" {
  type    = string
  default = "x y"
}
