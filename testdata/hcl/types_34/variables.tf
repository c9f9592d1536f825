variable "v1" {
  type    = number
  default = 1e3
}
variable "v2" {
  type = string
}
variable "v3" {
  default = true
}
variable "v4" {
  type = bool
}
variable "v5" {
  type    = string
  default = "true"
}
variable "v6" {
  type = string
}
variable "v7" {
  type = string
}
