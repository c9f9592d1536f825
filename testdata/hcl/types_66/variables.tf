variable "v12" {
  type    = string
  default = "10"
}
variable "v13" {
  type    = string
  default = "p/q.r"
}
variable "v14" {
  type    = map(string)
  default = { k0 = "50%" }
}
