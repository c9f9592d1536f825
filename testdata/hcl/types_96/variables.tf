variable "v6" {
  type = number
}
variable "v7" {
  type = string
}
variable "v8" {
  type    = number
  default = 10
}
variable "v9" {
  type    = string
  default = "q\"uote"
}
variable "v10" {
  type    = string
  default = "true"
}
variable "v11" {
  type    = string
  default = "true"
}
variable "v12" {
  type = number
}
variable "v13" {
  type    = set(string)
  default = ["true", "p/q.r"]
}
variable "v14" {
  type    = number
  default = 1
}
variable "v15" {
  type    = string
  default = "10"
}
variable "v16" {
  type    = string
  default = "true"
}
