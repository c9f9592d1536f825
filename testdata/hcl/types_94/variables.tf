variable "v1" {
  type = bool
}
variable "v2" {
  type    = string
  default = "multi\nline"
}
variable "v3" {
  default = false
}
variable "v4" {
  default = true
}
variable "v5" {
  type = number
}
variable "v6" {
  type = string
}
variable "v7" {
  type    = list(string)
  default = ["a-b_c"]
}
variable "v8" {
  type    = number
  default = 1
}
variable "v9" {
  default = { k0 = "q\"uote", k1 = "10" }
}
variable "v10" {
  type    = string
  default = "web"
}
variable "v11" {
  type    = string
  default = "x y"
}
variable "v12" {
  type = string
}
variable "v13" {
  type    = string
  default = "q\"uote"
}
variable "v14" {
  type    = string
  default = "p/q.r"
}
variable "v15" {
  type = string
}
variable "v16" {
  type    = string
  default = "50%"
}
variable "v17" {
  default = "true"
}
variable "v18" {
  type    = string
  default = "true"
}
variable "v19" {
  type    = bool
  default = false
}
variable "v20" {
  type    = number
  default = 10
}
variable "v21" {
  type = bool
}
variable "v22" {
  type    = string
  default = "a-b_c"
}
variable "v23" {
  type    = string
  default = "p/q.r"
}
variable "v24" {
  default = "q\"uote"
}
variable "v25" {
  default = ["p/q.r"]
}
variable "v26" {
  default = "true"
}
variable "v27" {
  type    = number
  default = 0
}
variable "v28" {
  type    = string
  default = "web"
}
variable "v29" {
  type    = string
  default = "a-b_c"
}
