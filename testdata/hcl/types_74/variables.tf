variable "v1" {
  type = number
}
variable "v2" {
  default = "a-b_c"
}
variable "v3" {
  type    = string
  default = "web"
}
variable "v4" {
  type    = string
  default = "Ünï"
}
variable "v5" {
  type = number
}
variable "v6" {
  default = "Ünï"
}
variable "v7" {
  type = string
}
variable "v9" {
  type    = number
  default = 10
}
variable "v10" {
  type    = number
  default = 10
}
variable "v12" {
  type    = string
  default = "a-b_c"
}
variable "v13" {
  type = map(string)
}
