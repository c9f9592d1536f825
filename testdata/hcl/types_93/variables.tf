variable "v1" {
  default = true
}
variable "v2" {
  type    = string
  default = "q\"uote"
}
variable "v3" {
  type = number
}
variable "v4" {
  type = bool
}
variable "v5" {
  type    = string
  default = "web"
}
variable "v6" {
  type = string
}
variable "v8" {
  type = number
}
variable "v9" {
  default = 0
}
variable "v10" {
  type = number
}
variable "v11" {
  type    = number
  default = 1e3
}
