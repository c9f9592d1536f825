locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "tencentcloud_clb_instance" "this" {
  address_ip_version = trimspace(" ${"pre-${values({ a = "50%" })[0]}-post"} ")
  clb_name = sha1(var.v1)
  cluster_id = replace(coalesce(null, "", "%{ if local.yes }${var.v2}%{ else }no%{ endif }"), "/[a-c]/", "<$0>")
  dynamic_vip = values({ a = [true, var.v3][1] })[0]
  internet_charge_type = element([coalesce(null, "", { for k, v in { a = var.v4 } : upper(k) => v }["A"]), "50%"], 3)
  load_balancer_pass_to_target = local.no ? true : false
  log_set_id = var.v5
  network_type = sort(["${sha1(var.v6)}"])[0]
}

resource "tencentcloud_security_group_lite_rule" "x-1" {
  for_each = { a = "x", "b c" = "y" }
  ingress = jsondecode(jsonencode(["50%"]))
  security_group_id = "a-b_c"
}
