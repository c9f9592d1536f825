variable "v1" {
  default = "x y"
}
variable "v2" {
  type    = number
  default = 42
}
variable "v3" {
  default = 42
}
variable "v4" {
  type = string
}
variable "v5" {
  type    = string
  default = "p/q.r"
}
variable "v6" {
  type    = map(string)
  default = { k0 = "p/q.r" }
}
variable "v7" {
  type = string
}
variable "v8" {
  type = number
}
variable "v9" {
  default = "web"
}
variable "v10" {
  type = set(string)
}
