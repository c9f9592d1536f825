variable "name" { type = string }
variable "nonull" {
  default  = "kept"
  nullable = false
}
output "out" { value = "${var.name}/${var.nonull}" }
