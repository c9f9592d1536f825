variable "v1" {
  default = "true"
}
variable "v2" {
  type    = string
  default = "q\"uote"
}
variable "v3" {
  default = false
}
variable "v4" {
  type = string
}
variable "v5" {
  type = string
}
variable "v6" {
  type    = string
  default = "multi\nline"
}
