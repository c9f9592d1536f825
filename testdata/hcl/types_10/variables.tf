variable "v1" {
  type = string
}
variable "v3" {
  type    = set(string)
  default = ["q\"uote", "multi\nline", "x y"]
}
variable "v4" {
  type    = string
  default = "multi\nline"
}
variable "v5" {
  type = number
}
variable "v6" {
  type    = string
  default = "Ünï"
}
variable "v7" {
  default = "Ünï"
}
