locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}
locals {
  l3 = parseint("6", 10)
  l5 = "q\"uote"
}

resource "alicloud_pvtz_zone_record" "x-1" {
  priority = lookup({ a = local.l3 }, "a", 42)
  ttl = [[8080, one([for x in [42] : x])][1]][0]
  type = ["x y", try(local.nothing.there, var.v4)][1]
  user_client_ip = "q\"uote"
  value = local.l5
  zone_id = var.v6
}

module "child" {
  source = "./child"
  i1 = ["10", "50%"]
}
