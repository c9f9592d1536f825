variable "envs" {
  type = map(object({ zones = list(string), open = optional(bool, false) }))
  default = {
    dev  = { zones = ["a"] }
    prod = { zones = ["a", "b"], open = true }
  }
}
module "env" {
  source   = "./env"
  for_each = var.envs
  name     = each.key
  zones    = each.value.zones
  cidr     = each.value.open ? "0.0.0.0/0" : "10.0.0.0/8"
}
module "none" {
  source = "./env"
  count  = 0
  name   = "none"
}
resource "alicloud_vpc" "all" {
  vpc_name    = join(",", flatten([for k, e in module.env : e.names]))
  description = join(",", [for e in module.env : e.first.vswitch_name])
  tags        = { n = length(module.none), p = module.env["prod"].sub[1].zone, d = try(module.env["dev"].sub[1].zone, "no") }
}
