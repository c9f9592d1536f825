variable "v1" {
  type    = string
  default = "web"
}
variable "v5" {
  type = list(string)
}
variable "v6" {
  type    = bool
  default = true
}
