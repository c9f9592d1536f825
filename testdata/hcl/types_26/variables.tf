variable "v1" {
  default = "a-b_c"
}
variable "v3" {
  type = string
}
variable "v4" {
  type    = number
  default = 42
}
variable "v5" {
  type = string
}
