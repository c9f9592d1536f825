variable "v1" {
  type = string
}
variable "v2" {
  type = map(string)
}
variable "v3" {
  type    = string
  default = "a-b_c"
}
variable "v4" {
  type    = string
  default = "true"
}
variable "v5" {
  type    = bool
  default = true
}
variable "v6" {
  type    = number
  default = 0
}
