variable "v2" {
  type    = number
  default = 10
}
variable "v3" {
  type = string
}
variable "v4" {
  type    = string
  default = "multi\nline"
}
variable "v5" {
  type = string
}
variable "v6" {
  default = "Ünï"
}
variable "v7" {
  type = string
}
variable "v8" {
  type = string
}
