variable "v5" {
  type = string
}
variable "v6" {
  type = string
}
variable "v7" {
  type    = bool
  default = false
}
variable "v8" {
  type = bool
}
variable "v10" {
  default = { k0 = "p/q.r", k1 = "50%" }
}
variable "v11" {
  type    = list(string)
  default = ["10.37.62.0/24"]
}
