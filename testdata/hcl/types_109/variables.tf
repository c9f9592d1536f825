variable "v1" {
  type = set(string)
}
variable "v2" {
  type    = string
  default = "true"
}
variable "v3" {
  type    = string
  default = "p/q.r"
}
variable "v4" {
  type    = string
  default = "true"
}
