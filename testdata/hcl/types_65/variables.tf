variable "v2" {
  type = bool
}
variable "v4" {
  type    = map(string)
  default = { k0 = "p/q.r", k1 = "50%" }
}
variable "v5" {
  default = true
}
variable "v6" {
  type = number
}
