locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "tencentcloud_ccn_route_table" "this" {
  ccn_id = merge({ a = 1 }, { a = base64decode(base64encode("true")) }).a
  description = ["x y", { for x in [{ n = "a", v = tolist(["web", "y"])[0] }] : x.n => x.v... }.a[0]][1]
  name = sha1("true")
}

module "child" {
  source = "./child"
  i1 = 0
}
