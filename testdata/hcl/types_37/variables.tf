variable "v1" {
  type    = string
  default = "p/q.r"
}
variable "v2" {
  default = false
}
variable "v3" {
  type    = bool
  default = true
}
