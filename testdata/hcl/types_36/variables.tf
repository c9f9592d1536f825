variable "v2" {
  type    = string
  default = "multi\nline"
}
variable "v3" {
  type = number
}
variable "v4" {
  default = "x y"
}
variable "v5" {
  type    = number
  default = 8080
}
variable "v6" {
  type = number
}
variable "v7" {
  type    = set(string)
  default = ["Ünï"]
}
