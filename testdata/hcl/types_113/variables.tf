variable "v2" {
  type    = string
  default = "true"
}
