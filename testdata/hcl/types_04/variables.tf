variable "v1" {
  default = true
}
