locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "tencentcloud_security_group_rule" "main" {
  for_each = { a = "x", "b c" = "y" }
  description = "x y"
  ip_protocol = sensitive("${each.key}-${each.value}")
  policy = "Ünï"
  security_group_id = "%{ if local.yes }${"q\"uote"}%{ else }no%{ endif }"
  type = "%{ for x in ["x y", "b"] ~} ${x};%{ endfor }"
  protocol_template {
    group_id = var.v3
    template_id = { for x in [{ n = "a", v = { for k, v in { a = try("x y", "10") } : upper(k) => v }["A"] }] : x.n => x.v... }.a[0]
  }
}

module "child" {
  source = "./child"
  i1 = { k0 = "p/q.r" }
  i2 = "10"
}
