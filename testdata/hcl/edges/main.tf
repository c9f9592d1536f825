variable "items" {
  type = list(object({
    name = string
    opts = optional(map(any), {})
  }))
  default = [{ name = "a" }, { name = "b", opts = { x = 1 } }]
}
variable "maybe" {
  type    = string
  default = null
}
variable "secret" {
  sensitive = true
  default   = { user = "u", word = "w" }
}
locals {
  none     = var.maybe[*]
  some     = "x"[*]
  pick     = var.maybe != null ? var.maybe : "default"
  empty    = [for x in [] : x]
  mixed    = true ? ["a"] : []
  template = "$${a} is ${"a"}"
  nested   = { for i in var.items : i.name => { for k, v in i.opts : upper(k) => v * 2 } }
  deep     = flatten([for i in range(2) : [for j in range(i + 1) : "${i}.${j}"]])
  text     = templatestring(local.template, { a = "A" })
  neg      = -(1 + 2)
  cmp      = 10 > 9 && "10" == "10" && 1 != "1"
  bigkey   = { 1 = "one", true = "yes" }
  keys     = join(",", keys(local.bigkey))
  chunk    = [for c in chunklist(["a", "b", "c"], 2) : join("", c)]
}
module "m" {
  source   = "./m"
  for_each = { for i in var.items : i.name => i }
  name     = each.value.name
  count_of = length(each.value.opts)
}
resource "alicloud_vpc" "main" {
  cidr_block = "10.0.0.0/8"
  vpc_name   = local.pick
  tags = {
    none   = length(local.none)
    some   = join("", local.some)
    empty  = length(local.empty)
    mixed  = local.mixed[0]
    nested = jsonencode(local.nested)
    deep   = join(",", local.deep)
    text   = local.text
    neg    = local.neg
    cmp    = local.cmp
    keys   = local.keys
    chunk  = join("|", local.chunk)
    user   = var.secret.user
    outs   = join(",", values(module.m)[*].label)
    outs2  = join(",", [for k, m in module.m : "${k}:${m.total}"])
    obj    = module.m["b"].object.deep[0]
    self   = try(alicloud_vpc.other[1].vpc_name, "absent")
    first  = try(alicloud_vpc.other[0].cidr_block, "absent")
    all    = join(",", alicloud_vpc.other.*.cidr_block)
    index  = index(["a", "b"], "b")
    spread = max([1, 5, 3]...)
    one    = one(alicloud_vpc.other[*].cidr_block)
    null   = tostring(null)
  }
}
resource "alicloud_vpc" "other" {
  count      = 1
  cidr_block = cidrsubnet("10.0.0.0/8", 8, count.index + 1)
  vpc_name   = <<-EOT
    multi
      line ${count.index}
  EOT
}
resource "alicloud_vswitch" "v" {
  for_each   = toset([for n in module.m : n.label])
  vpc_id     = alicloud_vpc.other[0].id
  cidr_block = alicloud_vpc.main.cidr_block
  zone_id    = "cn-hangzhou-${each.key}"
}
resource "alicloud_route_entry" "r" {
  for_each              = alicloud_vswitch.v
  route_table_id        = alicloud_vpc.main.route_table_id
  destination_cidrblock = each.value.cidr_block
  nexthop_id            = each.value.id
  nexthop_type          = each.key == "a-0" ? "Instance" : "NatGateway"
}
