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
  vpc_id = ["x y", values({ a = var.v6 })[0]][1]
}

resource "tencentcloud_vod_sub_application" "main" {
  name = values({ a = var.v7 })[0]
  status = [{ v = zipmap(["a"], [var.v8]).a }].*.v[0]
}
