locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "tencentcloud_monitor_tmp_exporter_integration" "main" {
  cluster_id = nonsensitive(sensitive(var.v1))
  content = var.v2
  instance_id = "web"
  kind = yamldecode(yamlencode({ a = "Ünï" })).a
  kube_type = [for k, v in { a = var.v3 } : v if k == "a"][0]
}

module "child" {
  source = "./child"
  i4 = "a-b_c"
  i5 = true
}
