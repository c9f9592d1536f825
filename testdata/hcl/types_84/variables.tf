variable "v1" {
  type = map(string)
}
variable "v2" {
  type = string
}
variable "v3" {
  type = bool
}
variable "v5" {
  type = bool
}
variable "v6" {
  type    = string
  default = "Ünï"
}
variable "v7" {
  type    = string
  default = "Ünï"
}
variable "v8" {
  type = string
}
variable "v9" {
  type = string
}
variable "v10" {
  type    = string
  default = "10"
}
variable "v11" {
  type    = string
  default = "true"
}
variable "v12" {
  type    = bool
  default = false
}
variable "v13" {
  type    = list(string)
  default = ["true", "true"]
}
