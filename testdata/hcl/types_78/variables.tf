variable "v1" {
  default = 1
}
