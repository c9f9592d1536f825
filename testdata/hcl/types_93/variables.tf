variable "v1" {
  default = true
}
variable "v2" {
  type    = bool
  default = false
}
variable "v3" {
  type    = string
  default = "10"
}
variable "v4" {
  type    = string
  default = "x y"
}
variable "v5" {
  type    = number
  default = 1
}
variable "v7" {
  type    = bool
  default = true
}
variable "v8" {
  type    = string
  default = "true"
}
variable "v9" {
  type = map(string)
}
variable "v10" {
  type    = number
  default = 1
}
variable "v11" {
  type    = number
  default = 1e3
}
