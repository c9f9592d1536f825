variable "v1" {
  type    = string
  default = "multi\nline"
}
variable "v2" {
  type    = number
  default = 42
}
