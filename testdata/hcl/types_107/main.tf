locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "tencentcloud_ga2_global_accelerator" "x-1" {
  cross_border_promise_flag = local.yes ? reverse([false, true])[1] : false
  instance_charge_type = try(nonsensitive(sensitive("web")), "true")
  tags = { k0 = "50%", k1 = "p/q.r" }
}

module "child" {
  source = "./child"
}
