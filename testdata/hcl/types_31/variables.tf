variable "v3" {
  type = string
}
variable "v4" {
  type = string
}
