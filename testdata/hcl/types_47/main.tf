locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "tencentcloud_gaap_certificate" "this" {
  count = local.yes ? 1 : 0
  content = "pre-${"p/q.r"}-post"
  type = "n${count.index + 1}"
}

module "child" {
  source = "./child"
  i1 = "a-b_c"
}
