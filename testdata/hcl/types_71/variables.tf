variable "v1" {
  type    = string
  default = "multi\nline"
}
variable "v2" {
  type = number
}
variable "v3" {
  type    = string
  default = "10"
}
variable "v4" {
  default = "multi\nline"
}
variable "v5" {
  type = string
}
