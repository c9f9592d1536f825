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

resource "tencentcloud_clb_instance" "main" {
  count = 2
  address_ip_version = replace(zipmap(["a"], [slice(["50%", "n${count.index + 1}"], 1, 2)[0]]).a, "/[a-c]/", "<$0>")
  clb_name = sort([var.v1])[0]
  delete_protect = [var.v2 || false][0]
  dynamic_vip = local.l4
  eip_address_id = local.yes ? var.v5 : "multi\nline"
  force = { for k, v in { a = true } : upper(k) => v }["A"]
  network_type = "a-b_c"
  security_groups = var.v6
  vip = sensitive(compact(["", tostring("p/q.r")])[0])
}

module "child" {
  source = "./child"
}
