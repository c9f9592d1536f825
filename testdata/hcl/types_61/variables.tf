variable "v5" {
  type    = bool
  default = true
}
variable "v6" {
  type = string
}
variable "v7" {
  type    = list(string)
  default = ["10.90.129.0/24", "10.110.86.0/24", "10.26.129.0/24"]
}
