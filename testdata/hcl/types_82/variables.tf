variable "v1" {
  type    = string
  default = "x y"
}
variable "v2" {
  type    = string
  default = "x y"
}
variable "v3" {
  default = "a-b_c"
}
variable "v4" {
  type = string
}
variable "v5" {
  type    = bool
  default = true
}
variable "v6" {
  type = string
}
variable "v7" {
  type    = map(string)
  default = { k0 = "true" }
}
