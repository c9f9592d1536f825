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
  l4 = var.v3
}

resource "tencentcloud_nat_gateway" "this" {
  assigned_eip_set = try(var.v1, ["q\"uote", "p/q.r", "Ünï"])
  max_concurrent = var.v2
  name = local.l4
  nat_product_version = length(split(",", "a,b"))
  subnet_id = templatestring(local.tpl, { x = "50%" })
  tags = var.v6
  vpc_id = slice(["10", var.v7], 1, 2)[0]
  zone = values({ a = var.v8 })[0]
}

module "child" {
  source = "./child"
  i9 = "p/q.r"
  i10 = "x y"
  i11 = "50%"
  i12 = { k0 = "multi\nline" }
}
