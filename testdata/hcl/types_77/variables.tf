variable "v1" {
  type = string
}
variable "v2" {
  type = string
}
variable "v3" {
  type    = bool
  default = true
}
variable "v4" {
  type = set(string)
}
variable "v5" {
  type    = string
  default = "true"
}
variable "v6" {
  default = "10"
}
