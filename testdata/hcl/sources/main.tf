# Each variable names the source that has to win.
variable "default" { default = "default" }
variable "environment" { default = "default" }
variable "tfvars" { default = "default" }
variable "json" { default = "default" }
variable "auto" { default = "default" }
variable "auto_json" { default = "default" }
variable "file" { default = "default" }
variable "later_file" { default = "default" }
variable "option" { default = "default" }
variable "last" { default = "default" }
variable "list" {
  type    = list(number)
  default = []
}
variable "object" {
  type = object({ name = string, tags = optional(map(string), { a = "b" }) })
}
variable "quoted" {
  type = map(string)
}
variable "word" {
  type = string
}
resource "alicloud_vpc" "v" {
  vpc_name    = var.default
  description = var.environment
  tags = {
    tfvars     = var.tfvars
    json       = var.json
    auto       = var.auto
    auto_json  = var.auto_json
    file       = var.file
    later_file = var.later_file
    option     = var.option
    last       = var.last
    list       = join("+", var.list)
    object     = jsonencode(var.object)
    quoted     = var.quoted["a-b"]
    word       = var.word
  }
}
