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
  type = bool
}
variable "i3" {
}
variable "i4" {
}
variable "i5" {
  type = map(string)
}
variable "i6" {
  type = string
}
variable "i7" {
}
variable "i8" {
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
  auto_publish_route_enabled = local.yes ? var.i2 : true
  order_type = "true"
  payment_type = title(lookup({ b = [var.i3][0] }, "a", "Ünï"))
  transit_router_attachment_description = ([{ v = "multi\nline" }][*].v)[0]
  transit_router_id = var.i4
  transit_router_vpc_attachment_name = "a-b_c"
  transit_router_vpc_attachment_options = { k = var.i5, l = 1 }.k
  vpc_id = tostring("${"x y"}")
  vpc_owner_id = { for x in [{ n = "a", v = var.i6 }] : x.n => x.v... }.a[0]
  zone_mappings {
    vswitch_id = "web"
    zone_id = values({ a = { for k, v in { a = tostring("p/q.r") } : upper(k) => v }["A"] })[0]
  }
  zone_mappings {
    vswitch_id = "x y"
    zone_id = format("%s-%03d", "q\"uote", 7)
  }
  zone_mappings {
    vswitch_id = (tolist([var.i7, "y"])[0])
    zone_id = "%{ if local.yes }${([{ v = var.i8 }][*].v)[0]}%{ else }no%{ endif }"
  }
}
