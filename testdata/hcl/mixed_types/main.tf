variable "any" {
  type    = any
  default = { a = 1, b = "two", c = [true, null] }
}
variable "tuple" {
  type    = tuple([string, number, bool])
  default = ["1", "2", "true"]
}
variable "set" {
  type    = set(string)
  default = ["b", "a", "b"]
}
variable "deep" {
  type = object({
    name  = string
    ports = optional(list(object({ from = number, to = optional(number), proto = optional(string, "tcp") })), [])
    extra = optional(object({ on = optional(bool, true), tags = optional(map(string), {}) }), {})
  })
  default = { name = "d", ports = [{ from = 1 }, { from = "2", to = 3, proto = null }] }
}
variable "nulls" {
  type     = list(string)
  default  = null
}
locals {
  one    = var.nulls == null ? "none" : join(",", var.nulls)
  two    = try(length(var.nulls), 0)
  three  = coalesce(var.any.a, 5)
  four   = [for x in var.set : x]
  five   = tomap({ a = 1, b = "x" })
  six    = toset([1, "1", 2])
  seven  = merge(var.any, { a = "over" })
  eight  = var.tuple[1] + 1
  nine   = { for p in var.deep.ports : p.from => p.to == null ? "open" : "${p.proto}:${p.to}" }
  ten    = var.deep.extra.on ? keys(var.deep.extra.tags) : null
  eleven = 1 == "1" || "a" == 1
  twelve = { a = 1 } == { a = 1 }
  long   = 0.1 + 0.2 == 0.3
  third  = 1 / 3
}
resource "alicloud_vpc" "v" {
  vpc_name    = local.one
  description = jsonencode([local.two, local.three, local.four, local.five, local.six, local.seven, local.eight])
  tags        = { nine = jsonencode(local.nine), ten = jsonencode(local.ten), eleven = local.eleven, twelve = local.twelve, long = local.long, third = local.third, type = jsonencode(var.tuple), deep = jsonencode(var.deep) }
}
resource "alicloud_security_group" "g" {
  for_each            = var.set
  security_group_name = each.key
  description         = var.any.c[0]
}
