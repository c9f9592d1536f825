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
  for_each = { a = "x", "b c" = "y" }
  auto_renew = element([one([for x in [var.v1] : x]), 42], 2)
  availability_zone = sort(["${each.key}-${each.value}"])[0]
  cpu = { k = var.v2, l = 1 }.k
  disk_encrypt_flag = { for x in [{ n = "a", v = floor(try(local.nothing.there, var.v3) + 0.5) }] : x.n => x.v... }.a[0]
  machine_type = element([compact(["", compact(["", var.v4])[0]])[0], "q\"uote"], 2)
  memory = try(local.yes ? var.v5 : 10, 10)
  name = var.v6
  storage = var.v7
  tags = [{ v = can([{ k0 = "Ünï" }, var.v8][1]) ? [{ k0 = "Ünï" }, var.v8][1] : { k0 = "q\"uote" } }].*.v[0]
}

module "child" {
  source = "./child"
}
