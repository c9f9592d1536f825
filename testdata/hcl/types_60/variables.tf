variable "v1" {
  default = "web"
}
variable "v3" {
  default = 1e3
}
variable "v4" {
  type = string
}
variable "v5" {
  type = string
}
