variable "v1" {
  type = string
}
variable "v2" {
  type = bool
}
variable "v3" {
  type = bool
}
variable "v5" {
  type    = string
  default = "a-b_c"
}
variable "v6" {
  default = ["50%", "a-b_c", "q\"uote"]
}
