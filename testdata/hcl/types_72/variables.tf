variable "v1" {
  type = bool
}
variable "v2" {
  type    = string
  default = "true"
}
variable "v4" {
  type = string
}
variable "v5" {
  type    = number
  default = 0
}
variable "v6" {
  type    = string
  default = "p/q.r"
}
variable "v7" {
  type    = string
  default = "10"
}
variable "v8" {
  type    = string
  default = "x y"
}
