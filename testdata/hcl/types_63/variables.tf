variable "v6" {
  type = string
}
variable "v7" {
  type    = number
  default = 1
}
variable "v8" {
  default = "50%"
}
variable "v9" {
  type    = string
  default = "10"
}
variable "v10" {
  type = string
}
variable "v11" {
  type = bool
}
variable "v12" {
  type    = number
  default = 10
}
variable "v13" {
  type    = set(string)
  default = ["web", "50%"]
}
variable "v14" {
  type    = string
  default = "web"
}
variable "v15" {
  type    = string
  default = "p/q.r"
}
