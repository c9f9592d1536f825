locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}
resource "alicloud_security_group" "this" {
  description = coalescelist([], ["10"])[0]
  inner_access_policy = values({ a = lower("x y") })[0]
  tags = try(local.nothing.there, { k0 = "50%", k1 = "multi\nline" })
  vpc_id = "p/q.r"
}
