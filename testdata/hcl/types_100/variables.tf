variable "v1" {
  type    = bool
  default = false
}
variable "v2" {
  type = string
}
variable "v3" {
  type = string
}
variable "v4" {
  type    = number
  default = 1
}
variable "v5" {
  type = map(string)
}
