variable "v1" {
  type = bool
}
variable "v2" {
  type    = bool
  default = true
}
variable "v3" {
  type    = string
  default = "multi\nline"
}
variable "v4" {
  type    = string
  default = "50%"
}
variable "v5" {
  type    = string
  default = "Ünï"
}
variable "v6" {
  type    = string
  default = "Ünï"
}
variable "v7" {
  type = string
}
variable "v9" {
  type = string
}
variable "v10" {
  type = map(string)
}
variable "v11" {
  type    = bool
  default = false
}
variable "v12" {
  type = string
}
variable "v13" {
  default = ["10"]
}
variable "v14" {
  type    = string
  default = "50%"
}
