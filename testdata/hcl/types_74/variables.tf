variable "v1" {
  type    = string
  default = "x y"
}
variable "v2" {
  type = string
}
variable "v3" {
  type    = number
  default = 10
}
variable "v4" {
  type    = string
  default = "p/q.r"
}
variable "v5" {
  type = number
}
variable "v6" {
  type = string
}
variable "v7" {
  type    = string
  default = "q\"uote"
}
variable "v8" {
  type = string
}
