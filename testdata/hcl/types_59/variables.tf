variable "v4" {
  type = string
}
