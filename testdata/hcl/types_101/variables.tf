variable "v1" {
  default = "q\"uote"
}
variable "v2" {
  type = bool
}
variable "v3" {
  type    = bool
  default = true
}
variable "v4" {
  type    = number
  default = 42
}
variable "v5" {
  type = bool
}
variable "v6" {
  type    = bool
  default = true
}
variable "v7" {
  type    = string
  default = "Ünï"
}
variable "v8" {
  type    = map(string)
  default = { k0 = "a-b_c" }
}
variable "v9" {
  type    = list(string)
  default = ["10", "a-b_c"]
}
variable "v10" {
  type    = list(string)
  default = ["Ünï", "Ünï", "true"]
}
