variable "v1" {
  default = "x y"
}
variable "v2" {
  type    = string
  default = "p/q.r"
}
variable "v4" {
  type    = map(string)
  default = { k0 = "10" }
}
variable "v5" {
  type    = string
  default = "a-b_c"
}
variable "v6" {
  type    = string
  default = "q\"uote"
}
variable "v7" {
  type    = string
  default = "true"
}
