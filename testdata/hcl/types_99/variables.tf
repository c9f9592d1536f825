variable "v1" {
  type    = number
  default = 0
}
variable "v2" {
  type    = string
  default = "x y"
}
variable "v3" {
  type = string
}
variable "v4" {
  default = 1e3
}
variable "v5" {
  type = string
}
variable "v6" {
  type    = string
  default = "a-b_c"
}
variable "v7" {
  type = list(number)
}
variable "v8" {
  type    = string
  default = "a-b_c"
}
variable "v9" {
  default = { k0 = "q\"uote", k1 = "p/q.r" }
}
variable "v10" {
  type = number
}
variable "v11" {
  type = string
}
variable "v12" {
  type = number
}
variable "v14" {
  type    = string
  default = "a-b_c"
}
variable "v15" {
  default = "a-b_c"
}
variable "v16" {
  type    = bool
  default = true
}
