variable "v2" {
  type = map(string)
}
variable "v3" {
  default = false
}
variable "v4" {
  type = string
}
variable "v5" {
  default = "web"
}
variable "v6" {
  type = string
}
variable "v7" {
  default = "p/q.r"
}
variable "v8" {
  type    = bool
  default = true
}
variable "v9" {
  type    = set(string)
  default = ["50%"]
}
variable "v10" {
  type = bool
}
variable "v11" {
  type    = string
  default = "10"
}
variable "v12" {
  default = 1e3
}
