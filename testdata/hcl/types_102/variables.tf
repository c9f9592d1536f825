variable "v1" {
  type = string
}
variable "v2" {
  default = "Ünï"
}
variable "v3" {
  type    = string
  default = "q\"uote"
}
