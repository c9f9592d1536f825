variable "v1" {
  type = string
}
