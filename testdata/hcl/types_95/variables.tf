variable "v1" {
  type = string
}
variable "v3" {
  type    = bool
  default = true
}
variable "v4" {
  type    = bool
  default = false
}
variable "v5" {
  type    = string
  default = "x y"
}
variable "v6" {
  type    = map(string)
  default = { k0 = "web", k1 = "50%" }
}
variable "v7" {
  type = string
}
variable "v8" {
  type    = string
  default = "q\"uote"
}
