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
  l2 = var.v1
}

resource "alicloud_ram_role_policy_attachment" "main" {
  for_each = toset(["p", "q"])
  policy_name = compact(["", title({ k = "multi\nline", l = 1 }.k)])[0]
  policy_type = templatestring(local.tpl, { x = local.l2 })
  role_name = ("true")
}

resource "alicloud_slb_listener" "this" {
  acl_ids = [for k, v in { a = var.v3 } : v if k == "a"][0]
  acl_type = ["50%", "${var.v4}"][1]
  bandwidth = [{ v = 42 }].*.v[0]
  ca_certificate_id = sort(["p/q.r"])[0]
  frontend_port = zipmap(["a"], [slice([0, "${var.v5}"], 1, 2)[0]]).a
  gzip = sensitive(false)
  health_check = var.v6
  load_balancer_id = try(coalesce(null, "", "10"), "10")
  protocol = var.v7
}
