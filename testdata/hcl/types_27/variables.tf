variable "v3" {
  type    = string
  default = "multi\nline"
}
variable "v4" {
  type = string
}
variable "v5" {
  default = "true"
}
