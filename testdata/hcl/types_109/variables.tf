variable "v1" {
  default = ["q\"uote", "50%", "a-b_c"]
}
variable "v2" {
  type    = number
  default = 42
}
variable "v4" {
  type    = map(string)
  default = { k0 = "10", k1 = "multi\nline" }
}
variable "v5" {
  type    = bool
  default = true
}
variable "v6" {
  type    = bool
  default = false
}
variable "v7" {
  type    = map(string)
  default = { k0 = "true", k1 = "10" }
}
variable "v8" {
  type    = number
  default = 1
}
