variable "v2" {
  type    = string
  default = "q\"uote"
}
variable "v4" {
  type = string
}
variable "v5" {
  type = map(string)
}
variable "v6" {
  type = string
}
variable "v7" {
  type    = list(string)
  default = ["50%"]
}
