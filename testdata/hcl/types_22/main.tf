locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "alicloud_db_account" "main" {
  db_instance_id = join(",", ["p/q.r", "z"])
  kms_encryption_context = var.v1
  status = local.no ? "true" : var.v2
}

resource "alicloud_fc_service" "this" {
  count = length(local.names)
  internet_access = var.v3 || false
  dynamic "nas_config" {
    for_each = ["k0"]
    iterator = it
    content {
      group_id = one([for x in [floor(var.v4 + 0.5)] : x]) + 0
      user_id = { k = 8080, l = 1 }.k
      mount_points {
        mount_dir = local.yes ? tostring(("web")) : "web"
        server_addr = { for x in [{ n = "a", v = "web" }] : x.n => x.v... }.a[0]
      }
      mount_points {
        mount_dir = lookup({ a = "x y" }, "a", "true")
        server_addr = coalesce(null, "", "q\"uote")
      }
    }
  }
}
