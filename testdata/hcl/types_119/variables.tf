variable "v1" {
  type = bool
}
variable "v2" {
  type    = string
  default = "multi\nline"
}
variable "v3" {
  type    = string
  default = "Ünï"
}
variable "v4" {
  type    = map(string)
  default = { k0 = "Ünï", k1 = "p/q.r" }
}
