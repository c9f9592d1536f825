variable "v1" {
  type = bool
}
variable "v2" {
  type    = string
  default = "50%"
}
variable "v3" {
  type = number
}
