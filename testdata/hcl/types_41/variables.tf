variable "v1" {
  type    = string
  default = "true"
}
variable "v2" {
  type    = string
  default = "50%"
}
variable "v3" {
  type    = number
  default = 42
}
variable "v4" {
  type = string
}
variable "v5" {
  type    = number
  default = 42
}
variable "v6" {
  type    = number
  default = 8080
}
variable "v7" {
  type = number
}
variable "v8" {
  type    = bool
  default = true
}
variable "v9" {
  default = "multi\nline"
}
variable "v10" {
  type    = string
  default = "x y"
}
