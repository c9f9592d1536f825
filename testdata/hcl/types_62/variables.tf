variable "v5" {
  type    = number
  default = 42
}
variable "v6" {
  type    = string
  default = "q\"uote"
}
