variable "v1" {
  type    = string
  default = "multi\nline"
}
variable "v2" {
  type = number
}
variable "v3" {
  type = string
}
variable "v5" {
  type    = string
  default = "multi\nline"
}
variable "v6" {
  type    = string
  default = "web"
}
variable "v7" {
  type    = string
  default = "q\"uote"
}
variable "v8" {
  type = bool
}
variable "v9" {
  type    = number
  default = 1e3
}
