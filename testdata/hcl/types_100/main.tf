locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "tencentcloud_tcr_instance" "x-1" {
  enable_cos_versioning = var.v1
  instance_type = ["web", title(compact(["", var.v2])[0])][1]
  name = var.v3
  dynamic "replications" {
    for_each = { for x in ["k0", "k1"] : x => upper(x) }
    content {
      region_id = var.v4
    }
  }
}

resource "tencentcloud_cls_logset" "x-1" {
  logset_name = "a-b_c"
  tags = { for k, v in var.v5 : k => v }
}
