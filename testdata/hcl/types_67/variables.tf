variable "v1" {
  type    = string
  default = "a-b_c"
}
variable "v2" {
  type    = string
  default = "web"
}
variable "v3" {
  type = string
}
variable "v4" {
  type = string
}
variable "v5" {
  default = "true"
}
variable "v6" {
  type    = bool
  default = false
}
variable "v7" {
  type    = string
  default = "true"
}
