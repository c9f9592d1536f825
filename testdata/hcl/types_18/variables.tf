variable "v1" {
  type    = number
  default = 1e3
}
variable "v2" {
  type    = string
  default = "true"
}
variable "v3" {
  default = "q\"uote"
}
variable "v4" {
  type = string
}
