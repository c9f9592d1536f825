locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}
variable "i1" {
}
variable "i2" {
}
variable "i3" {
  type = string
}
variable "i4" {
  type = string
}
resource "alicloud_eip_association" "main" {
  count = 2
  allocation_id = lower("n${count.index + 1}")
  force = { "k" = true }["k"]
  instance_id = var.i1
  mode = jsondecode(jsonencode(concat(["pre-${"n${count.index + 1}"}-post"], ["q\"uote"])[0]))
}

resource "alicloud_cen_transit_router_vpc_attachment" "this" {
  cen_id = local.yes ? "q\"uote" : "x y"
  vpc_id = title(var.i2)
  zone_mappings {
    vswitch_id = try(local.nothing.there, var.i3)
    zone_id = [for k, v in { a = var.i4 } : v if k == "a"][0]
  }
}
