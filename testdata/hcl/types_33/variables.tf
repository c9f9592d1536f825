variable "v11" {
  default = true
}
variable "v13" {
  type = number
}
variable "v15" {
  type    = number
  default = 1
}
