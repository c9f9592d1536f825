variable "v1" {
  type = string
}
variable "v2" {
  type    = string
  default = "10.29.15.0/24"
}
variable "v3" {
  default = "true"
}
variable "v4" {
  type    = string
  default = "10"
}
variable "v5" {
  type    = number
  default = 42
}
variable "v6" {
  type    = set(string)
  default = ["x y"]
}
variable "v7" {
  type    = string
  default = "Ünï"
}
variable "v8" {
  type    = string
  default = "10"
}
variable "v9" {
  type    = string
  default = "web"
}
variable "v10" {
  type = string
}
variable "v11" {
  type    = string
  default = "true"
}
variable "v12" {
  type = string
}
variable "v13" {
  type = string
}
variable "v14" {
  type = string
}
variable "v16" {
  type = string
}
variable "v17" {
  type    = string
  default = "web"
}
variable "v18" {
  type    = number
  default = 10
}
