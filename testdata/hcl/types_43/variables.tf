variable "v1" {
  type    = string
  default = "multi\nline"
}
variable "v3" {
  type = number
}
