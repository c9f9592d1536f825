variable "v1" {
  type    = list(string)
  default = ["50%", "p/q.r", "50%"]
}
variable "v2" {
  type    = string
  default = "a-b_c"
}
variable "v3" {
  type    = string
  default = "web"
}
variable "v4" {
  type = string
}
variable "v5" {
  default = "p/q.r"
}
variable "v6" {
  type    = number
  default = 0
}
variable "v7" {
  type    = map(string)
  default = { k0 = "50%", k1 = "10" }
}
variable "v8" {
  type = number
}
