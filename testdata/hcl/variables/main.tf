variable "a" { default = "default" }
variable "b" { default = "default" }
variable "c" { default = "default" }
variable "d" {
  type    = list(string)
  default = []
}
variable "size" {
  type    = number
  default = "40"
}
variable "secret" {
  type      = string
  sensitive = true
  default   = "not-a-real-secret"
}
variable "set" {
  type    = set(string)
  default = ["b", "a", "b"]
}
variable "obj" {
  type = object({
    name = string
    on   = optional(bool, true)
    deep = optional(object({ x = optional(number, 7), y = optional(string) }), {})
    tags = optional(map(string), {})
  })
  default = { name = "n", extra = "dropped" }
}
variable "tuple" {
  type    = tuple([string, number, bool])
  default = ["s", "2", "true"]
}
variable "any" {
  type    = any
  default = { list = [1, "a", true] }
}
variable "nonull" {
  default  = "kept"
  nullable = false
}
module "child" {
  source = "./child"
  name   = var.a
  nonull = null
}
resource "alicloud_vpc" "v" {
  vpc_name   = "${var.a}-${var.b}-${var.c}-${join("+", var.d)}"
  cidr_block = "10.0.0.0/16"
  tags = {
    secret = var.secret
    set    = join(",", var.set)
    name   = var.obj.name
    on     = var.obj.on
    x      = var.obj.deep.x
    y      = var.obj.deep.y == null
    tuple  = "${var.tuple[0]}${var.tuple[1] + 1}${var.tuple[2]}"
    any    = jsonencode(var.any.list)
    tags   = length(var.obj.tags)
    child  = module.child.out
  }
}
resource "alicloud_disk" "d" {
  disk_name = "d"
  size      = var.size
  zone_id   = "cn-hangzhou-a"
}
