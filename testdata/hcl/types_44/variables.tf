variable "v1" {
  type    = string
  default = "Ünï"
}
variable "v2" {
  type    = number
  default = 42
}
variable "v3" {
  type    = string
  default = "true"
}
variable "v4" {
  type    = string
  default = "Ünï"
}
variable "v5" {
  type = string
}
variable "v6" {
  default = "multi\nline"
}
variable "v7" {
  type    = number
  default = 10
}
variable "v8" {
  type = string
}
variable "v9" {
  type = number
}
variable "v10" {
  type    = string
  default = "a-b_c"
}
variable "v11" {
  type    = string
  default = "p/q.r"
}
