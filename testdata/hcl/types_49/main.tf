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
  l3 = var.v2
}

resource "tencentcloud_api_gateway_service" "x-1" {
  count = local.no ? 1 : 2
  instance_id = compact(["", "p/q.r"])[0]
  net_type = values({ a = element([[{ v = var.v1 }].*.v[0], ["10"]], 2) })[0]
  protocol = templatestring(local.tpl, { x = "${base64decode(base64encode("a-b_c"))}" })
  service_name = "n${count.index + 1}"
  tags = local.l3
}

resource "tencentcloud_clb_target_group" "main" {
  count = 2
  full_listen_switch = [for k, v in { a = var.v4 } : v if k == "a"][0]
  protocol = tolist([yamldecode(yamlencode({ a = element(["n${count.index + 1}", "q\"uote"], 3) })).a, "y"])[0]
  snat_enable = { k = { for x in [{ n = "a", v = try(true, false) }] : x.n => x.v... }.a[0], l = 1 }.k
  tags = { k0 = "a-b_c", k1 = "Ünï" }
}
