variable "v1" {
  type = string
}
variable "v2" {
  type    = number
  default = 42
}
variable "v3" {
  type    = string
  default = "a-b_c"
}
variable "v4" {
  default = "10"
}
variable "v5" {
  default = "web"
}
variable "v6" {
  type    = string
  default = "a-b_c"
}
variable "v7" {
  type    = string
  default = "true"
}
