variable "v1" {
  type = string
}
variable "v2" {
  type    = map(string)
  default = { k0 = "Ünï", k1 = "true" }
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
  type = bool
}
variable "v7" {
  type    = string
  default = "50%"
}
