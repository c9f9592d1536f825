variable "v4" {
  default = 0
}
variable "v5" {
  type    = string
  default = "q\"uote"
}
