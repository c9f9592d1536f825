variable "v3" {
  default = "p/q.r"
}
