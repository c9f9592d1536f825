variable "v1" {
  type    = bool
  default = false
}
variable "v2" {
  default = "50%"
}
variable "v3" {
  type    = string
  default = "multi\nline"
}
