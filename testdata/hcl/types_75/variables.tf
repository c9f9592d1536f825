variable "v1" {
  type = string
}
variable "v2" {
  type = bool
}
variable "v3" {
  default = { k0 = "50%", k1 = "p/q.r" }
}
variable "v4" {
  type = string
}
