variable "v2" {
  type    = number
  default = 1
}
variable "v4" {
  type    = string
  default = "10"
}
variable "v6" {
  default = "a-b_c"
}
