variable "v7" {
  type    = string
  default = "p/q.r"
}
