variable "v1" {
  default = ["q\"uote"]
}
variable "v2" {
  type    = string
  default = "multi\nline"
}
