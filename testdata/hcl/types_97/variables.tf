variable "v1" {
  type = string
}
variable "v2" {
  type    = string
  default = "Ünï"
}
variable "v3" {
  type = string
}
variable "v4" {
  type = string
}
variable "v5" {
  type    = string
  default = "multi\nline"
}
variable "v6" {
  type = map(string)
}
variable "v7" {
  type    = list(string)
  default = ["multi\nline"]
}
variable "v8" {
  type    = string
  default = "q\"uote"
}
variable "v9" {
  type    = bool
  default = false
}
variable "v10" {
  type    = number
  default = 10
}
variable "v12" {
  type    = bool
  default = true
}
variable "v13" {
  type    = string
  default = "50%"
}
variable "v14" {
  type    = bool
  default = false
}
