variable "v1" {
  type    = number
  default = 1e3
}
variable "v2" {
  type = bool
}
variable "v5" {
  default = { k0 = "50%" }
}
variable "v6" {
  type    = number
  default = 42
}
variable "v7" {
  type    = bool
  default = true
}
variable "v8" {
  type    = string
  default = "p/q.r"
}
variable "v9" {
  type    = number
  default = 10
}
variable "v10" {
  type    = string
  default = "p/q.r"
}
variable "v11" {
  type = string
}
variable "v12" {
  type    = string
  default = "x y"
}
variable "v13" {
  type    = map(string)
  default = { k0 = "true" }
}
variable "v14" {
  type = list(string)
}
variable "v15" {
  type    = string
  default = "a-b_c"
}
variable "v17" {
  type    = number
  default = 1e3
}
