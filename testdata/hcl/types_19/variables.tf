variable "v1" {
  type = string
}
variable "v2" {
  type    = string
  default = "a-b_c"
}
variable "v3" {
  type    = string
  default = "Ünï"
}
