variable "v1" {
  type    = string
  default = "a-b_c"
}
variable "v2" {
  type    = string
  default = "q\"uote"
}
