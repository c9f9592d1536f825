variable "v1" {
  type = string
}
variable "v2" {
  type = string
}
variable "v3" {
  type    = string
  default = "Ünï"
}
variable "v4" {
  type    = string
  default = "p/q.r"
}
variable "v5" {
  type    = string
  default = "a-b_c"
}
