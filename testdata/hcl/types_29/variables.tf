variable "v1" {
  type = bool
}
variable "v2" {
  type    = string
  default = "p/q.r"
}
variable "v4" {
  type = string
}
variable "v5" {
  type = number
}
variable "v6" {
  type    = string
  default = "multi\nline"
}
variable "v7" {
  type = number
}
