variable "v1" {
  type = string
}
variable "v2" {
  default = 42
}
variable "v3" {
  type    = string
  default = "x y"
}
variable "v4" {
  type = string
}
