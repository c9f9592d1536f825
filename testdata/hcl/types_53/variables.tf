variable "v3" {
  type    = string
  default = "10"
}
