variable "v1" {
  default = "multi\nline"
}
variable "v2" {
  type    = string
  default = "q\"uote"
}
variable "v3" {
  default = 8080
}
