variable "v5" {
  type    = string
  default = "a-b_c"
}
variable "v6" {
  type    = number
  default = 10
}
variable "v7" {
  type    = string
  default = "true"
}
