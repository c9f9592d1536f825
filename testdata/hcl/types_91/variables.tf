variable "v5" {
  type    = bool
  default = true
}
variable "v6" {
  type    = map(string)
  default = { k0 = "50%", k1 = "Ünï" }
}
