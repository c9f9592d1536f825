variable "v1" {
  type = list(string)
}
variable "v2" {
  type = bool
}
