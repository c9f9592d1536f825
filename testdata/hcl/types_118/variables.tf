variable "v1" {
  type    = string
  default = "q\"uote"
}
variable "v2" {
  type    = string
  default = "Ünï"
}
