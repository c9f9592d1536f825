locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "tencentcloud_eni" "this" {
  count = local.yes ? 1 : 0
  name = concat(["n${count.index + 1}"], ["Ünï"])[0]
  subnet_id = lookup({ a = { (local.key) = var.v1 }[local.key] }, "a", "a-b_c")
  tags = [for k, v in { a = try(var.v2, { k0 = "50%", k1 = "10" }) } : v if k == "a"][0]
  vpc_id = { (local.key) = { k = var.v3, l = 1 }.k }[local.key]
  ipv4s {
    ip = try(zipmap(["a"], [var.v4]).a, "10")
    primary = var.v5
  }
}

resource "tencentcloud_gaap_proxy" "this" {
  access_region = { k = sha1(local.no ? "10" : "x y"), l = 1 }.k
  bandwidth = var.v6
  concurrent = "${1}"
  name = "q\"uote"
  realserver_region = "q\"uote"
}
