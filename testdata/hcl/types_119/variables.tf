variable "v1" {
  type = bool
}
