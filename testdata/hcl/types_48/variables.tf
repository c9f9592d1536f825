variable "v1" {
  default = ["web", "Ünï", "web"]
}
variable "v2" {
  default = 8080
}
variable "v3" {
  type    = string
  default = "p/q.r"
}
variable "v4" {
  type = number
}
variable "v5" {
  default = { k0 = "multi\nline", k1 = "a-b_c" }
}
variable "v6" {
  default = "web"
}
