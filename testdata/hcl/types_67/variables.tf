variable "v1" {
  type = string
}
variable "v2" {
  type    = string
  default = "a-b_c"
}
variable "v3" {
  type = string
}
variable "v4" {
  type    = string
  default = "true"
}
variable "v5" {
  type    = string
  default = "50%"
}
variable "v6" {
  default = "50%"
}
variable "v7" {
  type    = string
  default = "multi\nline"
}
variable "v8" {
  default = "true"
}
