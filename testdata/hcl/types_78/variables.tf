variable "v1" {
  default = 1
}
variable "v3" {
  type = string
}
