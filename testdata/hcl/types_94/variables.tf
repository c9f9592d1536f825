variable "v1" {
  type = bool
}
variable "v2" {
  type    = number
  default = 10
}
variable "v3" {
  default = "10.54.239.0/24"
}
variable "v4" {
  default = "10"
}
variable "v5" {
  type = bool
}
variable "v6" {
  type    = string
  default = "50%"
}
variable "v7" {
  type = string
}
variable "v8" {
  type = number
}
variable "v9" {
  type    = string
  default = "Ünï"
}
variable "v10" {
  type    = list(string)
  default = ["q\"uote", "true", "x y"]
}
variable "v11" {
  type    = bool
  default = true
}
variable "v12" {
  type    = string
  default = "50%"
}
variable "v13" {
  default = "Ünï"
}
