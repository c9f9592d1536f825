variable "v1" {
  type    = bool
  default = true
}
variable "v2" {
  type = string
}
variable "v3" {
  type    = string
  default = "p/q.r"
}
variable "v4" {
  type = string
}
