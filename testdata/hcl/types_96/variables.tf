variable "v1" {
  type    = number
  default = 42
}
variable "v2" {
  type    = number
  default = 1
}
variable "v3" {
  type    = number
  default = 1e3
}
variable "v4" {
  type = string
}
variable "v5" {
  type = number
}
variable "v6" {
  default = "q\"uote"
}
variable "v7" {
  type = number
}
variable "v8" {
  type = map(string)
}
