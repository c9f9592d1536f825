variable "v1" {
  type    = number
  default = 1e3
}
variable "v2" {
  type    = map(string)
  default = { k0 = "true" }
}
variable "v3" {
  type    = string
  default = "web"
}
variable "v4" {
  type = bool
}
variable "v5" {
  type = bool
}
variable "v6" {
  type    = string
  default = "q\"uote"
}
variable "v7" {
  type    = number
  default = 0
}
variable "v8" {
  type = bool
}
variable "v9" {
  type    = number
  default = 1e3
}
variable "v10" {
  type = number
}
variable "v11" {
  type    = number
  default = 1
}
variable "v12" {
  type    = bool
  default = false
}
variable "v13" {
  type = bool
}
variable "v14" {
  type = number
}
