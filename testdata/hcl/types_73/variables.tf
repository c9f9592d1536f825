variable "v1" {
  type = string
}
variable "v2" {
  type    = string
  default = "50%"
}
variable "v3" {
  type = string
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
  type    = number
  default = 1
}
variable "v7" {
  default = 42
}
variable "v8" {
  type    = string
  default = "a-b_c"
}
variable "v9" {
  default = 1
}
variable "v10" {
  type    = string
  default = "x y"
}
variable "v11" {
  default = "p/q.r"
}
variable "v12" {
  default = { k0 = "true" }
}
variable "v13" {
  type = string
}
variable "v14" {
  type = bool
}
variable "v15" {
  type    = bool
  default = true
}
variable "v16" {
  default = 1
}
variable "v17" {
  type    = list(string)
  default = ["Ünï", "true", "Ünï"]
}
variable "v18" {
  type    = number
  default = 10
}
variable "v19" {
  type    = number
  default = 0
}
variable "v20" {
  type    = list(string)
  default = ["q\"uote"]
}
variable "v21" {
  default = ["x y"]
}
variable "v22" {
  type    = number
  default = 8080
}
