locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "alicloud_nas_file_system" "this" {
  protocol_type = { k = can("Ünï") ? "Ünï" : "p/q.r", l = 1 }.k
  redundancy_vswitch_ids = var.v1
  storage_type = one([for x in [[for k, v in { a = { for k, v in { a = "web" } : upper(k) => v }["A"] } : v if k == "a"][0]] : x])
  vswitch_id = split(",", join(",", ["x y", "z"]))[0]
  nfs_acl {
    enabled = var.v2
  }
  dynamic "options" {
    for_each = { for x in ["k0"] : x => upper(x) }
    content {
    }
  }
}

module "child" {
  source = "./child"
}
