locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "tencentcloud_sqlserver_basic_instance" "x-1" {
  auto_voucher = tonumber(tostring(lookup({ b = lookup({ b = 42 }, "a", 42) }, "a", 0)))
  cpu = [for k, v in { a = lookup({ a = 0 }, "a", 1e3) } : v if k == "a"][0]
  machine_type = { "k" = var.v2 }["k"]
  maintenance_time_span = local.no ? 10 : { (local.key) = var.v3 }[local.key]
  memory = 42
  name = substr(var.v4, 0, 4)
  period = var.v5
  storage = var.v6
  voucher_ids = values({ a = try(var.v7, ["web", "q\"uote"]) })[0][*]
}

module "child" {
  source = "./child"
  i1 = 8080
}
