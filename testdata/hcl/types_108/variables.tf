variable "v1" {
  type = set(string)
}
variable "v2" {
  type = number
}
variable "v3" {
  type    = string
  default = "a-b_c"
}
variable "v5" {
  type    = number
  default = 8080
}
variable "v6" {
  type = map(string)
}
variable "v7" {
  type    = string
  default = "a-b_c"
}
variable "v8" {
  type    = string
  default = "a-b_c"
}
