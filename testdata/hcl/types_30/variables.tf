variable "v1" {
  type    = string
  default = "p/q.r"
}
variable "v2" {
  type    = number
  default = 1
}
variable "v3" {
  type    = string
  default = "10"
}
variable "v6" {
  type = string
}
variable "v7" {
  type = string
}
