variable "v1" {
  type    = number
  default = 42
}
variable "v2" {
  type    = bool
  default = false
}
variable "v3" {
  type = number
}
variable "v4" {
  type = number
}
variable "v5" {
  type    = string
  default = "multi\nline"
}
variable "v6" {
  type    = string
  default = "10"
}
variable "v7" {
  type = string
}
