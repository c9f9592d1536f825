variable "v1" {
  type    = number
  default = 1e3
}
variable "v2" {
  type    = number
  default = 8080
}
variable "v3" {
  type    = number
  default = 1e3
}
variable "v4" {
  type    = string
  default = "50%"
}
variable "v5" {
  type = string
}
