locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "alicloud_pvtz_zone_record" "x-1" {
  count = local.no ? 1 : 2
  rr = "x y"
  ttl = can(count.index) ? count.index : 1
  type = lookup({ a = var.v3 }, "a", "multi\nline")
  value = var.v4
  zone_id = var.v5
}

module "child" {
  source = "./child"
  i1 = "q\"uote"
  i2 = "q\"uote"
}
