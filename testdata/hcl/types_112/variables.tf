variable "v4" {
  type    = bool
  default = true
}
variable "v5" {
  type    = bool
  default = false
}
variable "v6" {
  type    = bool
  default = false
}
variable "v7" {
  type    = number
  default = 1e3
}
variable "v8" {
  type = number
}
variable "v9" {
  type = string
}
variable "v10" {
  type    = string
  default = "50%"
}
variable "v11" {
  type    = string
  default = "p/q.r"
}
variable "v12" {
  type = number
}
variable "v14" {
  type    = string
  default = "10"
}
variable "v15" {
  type    = list(string)
  default = ["50%", "q\"uote"]
}
variable "v16" {
  type = list(string)
}
variable "v17" {
  type    = string
  default = "Ünï"
}
variable "v18" {
  type = list(string)
}
variable "v19" {
  default = "q\"uote"
}
variable "v20" {
  type = string
}
variable "v21" {
  default = "q\"uote"
}
variable "v22" {
  type    = string
  default = "Ünï"
}
