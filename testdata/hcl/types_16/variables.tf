variable "v1" {
  type    = string
  default = "x y"
}
variable "v2" {
  type = string
}
variable "v3" {
  type    = string
  default = "true"
}
variable "v4" {
  type = string
}
variable "v5" {
  default = "a-b_c"
}
