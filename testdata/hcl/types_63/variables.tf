variable "v7" {
  type = string
}
variable "v8" {
  type    = string
  default = "multi\nline"
}
variable "v9" {
  type    = string
  default = "p/q.r"
}
variable "v10" {
  type    = bool
  default = true
}
variable "v11" {
  type    = number
  default = 1
}
variable "v12" {
  type    = map(string)
  default = { k0 = "multi\nline" }
}
variable "v15" {
  type = number
}
variable "v16" {
  default = 1
}
