variable "v1" {
  type = string
}
variable "v2" {
  default = "Ünï"
}
variable "v4" {
  default = "a-b_c"
}
variable "v5" {
  default = "q\"uote"
}
variable "v6" {
  type = string
}
