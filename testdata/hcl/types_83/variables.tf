variable "v1" {
  type = number
}
variable "v2" {
  type    = bool
  default = false
}
variable "v3" {
  default = "true"
}
variable "v4" {
  type    = string
  default = "q\"uote"
}
variable "v5" {
  type    = string
  default = "true"
}
variable "v6" {
  default = "x y"
}
