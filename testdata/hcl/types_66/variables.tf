variable "v19" {
  type = string
}
