variable "v2" {
  default = "web"
}
variable "v3" {
  type = string
}
variable "v4" {
  type    = number
  default = 1e3
}
variable "v5" {
  type = list(string)
}
variable "v6" {
  type = string
}
variable "v7" {
  type    = string
  default = "x y"
}
variable "v8" {
  type = string
}
variable "v9" {
  default = 1
}
variable "v10" {
  type    = map(string)
  default = { k0 = "50%", k1 = "Ünï" }
}
variable "v11" {
  default = "web"
}
