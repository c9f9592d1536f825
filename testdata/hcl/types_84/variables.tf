variable "v1" {
  default = true
}
variable "v2" {
  type = number
}
variable "v3" {
  type    = string
  default = "p/q.r"
}
variable "v4" {
  type = string
}
variable "v5" {
  default = 1e3
}
variable "v6" {
  type    = list(string)
  default = ["a-b_c"]
}
