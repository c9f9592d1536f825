variable "v1" {
  type = string
}
variable "v2" {
  type    = string
  default = "Ünï"
}
variable "v3" {
  type = string
}
variable "v4" {
  type = list(string)
}
variable "v5" {
  type = number
}
