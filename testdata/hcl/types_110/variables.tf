variable "v1" {
  type = list(string)
}
