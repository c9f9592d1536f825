variable "v1" {
  type    = string
  default = "p/q.r"
}
variable "v2" {
  type    = string
  default = "p/q.r"
}
variable "v3" {
  type = string
}
