variable "v6" {
  type    = string
  default = "a-b_c"
}
variable "v7" {
  type    = string
  default = "10"
}
