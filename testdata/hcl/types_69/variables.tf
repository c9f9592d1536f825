variable "v1" {
  type    = string
  default = "x y"
}
variable "v2" {
  type    = string
  default = "50%"
}
variable "v3" {
  type    = list(string)
  default = ["Ünï"]
}
variable "v4" {
  type = string
}
variable "v5" {
  type    = bool
  default = false
}
variable "v6" {
  default = "web"
}
variable "v8" {
  type = string
}
variable "v9" {
  type    = string
  default = "a-b_c"
}
variable "v11" {
  type    = list(string)
  default = ["50%", "x y", "true"]
}
variable "v12" {
  type    = string
  default = "q\"uote"
}
variable "v13" {
  type    = list(string)
  default = ["multi\nline", "x y", "q\"uote"]
}
variable "v14" {
  type    = string
  default = "multi\nline"
}
variable "v15" {
  type    = string
  default = "web"
}
variable "v17" {
  type = bool
}
variable "v19" {
  type    = string
  default = "a-b_c"
}
variable "v20" {
  type = bool
}
variable "v22" {
  type    = map(string)
  default = { k0 = "Ünï", k1 = "50%" }
}
variable "v23" {
  type = string
}
