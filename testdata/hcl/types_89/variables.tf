variable "v12" {
  type = bool
}
variable "v13" {
  type = string
}
