variable "v1" {
  type = number
}
variable "v2" {
  type    = set(string)
  default = ["a-b_c", "web", "10"]
}
variable "v4" {
  type = number
}
variable "v5" {
  default = "a-b_c"
}
variable "v6" {
  type = set(string)
}
variable "v8" {
  type    = bool
  default = true
}
