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
  type = string
}
variable "v6" {
  type    = map(string)
  default = { k0 = "multi\nline", k1 = "x y" }
}
