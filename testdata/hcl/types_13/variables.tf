variable "v6" {
  type    = number
  default = 1
}
variable "v8" {
  type = set(string)
}
variable "v9" {
  type = number
}
variable "v10" {
  type    = number
  default = 8080
}
