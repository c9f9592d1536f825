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
  l1 = [{ k0 = "q\"uote", k1 = "p/q.r" }][0]
  l3 = can(var.v2) ? var.v2 : "true"
}

resource "alicloud_log_project" "main" {
  for_each = { a = "x", "b c" = "y" }
  tags = local.l1
}

resource "alicloud_ram_policy" "this" {
  description = local.l3
  policy_document = replace(lookup({ b = var.v4 }, "a", "Ünï"), "/[a-c]/", "<$0>")
  policy_name = compact(["", "${"x y"}"])[0]
  tags = sensitive(reverse([{ for x in [{ n = "a", v = var.v5 }] : x.n => x.v... }.a[0], { k0 = "web" }])[1])
  statement {
    action = lookup({ b = merge({ a = 1 }, { a = ["true"] }).a }, "a", ["q\"uote", "50%", "10"])
    effect = split(",", join(",", [var.v6, "z"]))[0]
    resource = (var.v7)
  }
}
