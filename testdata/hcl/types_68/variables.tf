variable "v1" {
  type    = bool
  default = false
}
variable "v3" {
  default = false
}
variable "v5" {
  type    = string
  default = "web"
}
variable "v6" {
  type    = string
  default = "Ünï"
}
