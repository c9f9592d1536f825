variable "v1" {
  type    = map(string)
  default = { k0 = "true", k1 = "q\"uote" }
}
variable "v2" {
  type = string
}
variable "v3" {
  default = "multi\nline"
}
variable "v4" {
  type    = number
  default = 1
}
variable "v6" {
  type    = number
  default = 8080
}
variable "v7" {
  type    = bool
  default = false
}
variable "v8" {
  default = false
}
variable "v9" {
  default = "a-b_c"
}
variable "v10" {
  type    = string
  default = "a-b_c"
}
variable "v11" {
  type = string
}
variable "v12" {
  type    = number
  default = 10
}
variable "v13" {
  type    = string
  default = "Ünï"
}
variable "v14" {
  type    = number
  default = 0
}
