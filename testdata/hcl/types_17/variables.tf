variable "v1" {
  type    = string
  default = "q\"uote"
}
variable "v3" {
  type    = string
  default = "Ünï"
}
variable "v4" {
  type    = string
  default = "a-b_c"
}
