variable "v1" {
  type    = string
  default = "true"
}
variable "v2" {
  type = string
}
variable "v3" {
  type    = string
  default = "a-b_c"
}
variable "v4" {
  type    = string
  default = "true"
}
variable "v5" {
  type    = string
  default = "50%"
}
variable "v6" {
  type = set(string)
}
variable "v7" {
  type    = bool
  default = true
}
variable "v8" {
  type = number
}
variable "v9" {
  default = true
}
variable "v10" {
  type    = number
  default = 1
}
variable "v11" {
  type    = string
  default = "a-b_c"
}
variable "v13" {
  type    = string
  default = "x y"
}
variable "v14" {
  type    = string
  default = "Ünï"
}
variable "v15" {
  type = string
}
variable "v16" {
  type    = number
  default = 42
}
variable "v17" {
  type = number
}
variable "v18" {
  type = number
}
