variable "v1" {
  type    = string
  default = "p/q.r"
}
variable "v2" {
  type    = string
  default = "a-b_c"
}
variable "v3" {
  type    = string
  default = "web"
}
variable "v4" {
  type    = number
  default = 42
}
variable "v5" {
  type    = string
  default = "true"
}
variable "v6" {
  type    = bool
  default = false
}
variable "v9" {
  type    = string
  default = "true"
}
variable "v10" {
  type    = string
  default = "10"
}
variable "v11" {
  type = string
}
variable "v12" {
  type = number
}
variable "v13" {
  type = bool
}
variable "v14" {
  type = string
}
variable "v15" {
  type = number
}
variable "v17" {
  type    = bool
  default = true
}
variable "v18" {
  default = "Ünï"
}
variable "v19" {
  type = list(string)
}
variable "v21" {
  type    = list(string)
  default = ["p/q.r", "true", "p/q.r"]
}
