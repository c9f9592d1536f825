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
  account_description = coalescelist([], [[{ v = "q\"uote" }].*.v[0]])[0]
  account_name = concat([var.v1], ["a-b_c"])[0]
  account_password = { "k" = var.v2 }["k"]
  kms_encrypted_password = can(replace(title(var.v3), "/[a-c]/", "<$0>")) ? replace(title(var.v3), "/[a-c]/", "<$0>") : "a-b_c"
  reset_permission_flag = { for x in [{ n = "a", v = true }] : x.n => x.v... }.a[0]
}

resource "alicloud_fc_service" "this" {
  count = local.yes ? 1 : 0
  description = slice(["p/q.r", var.v4], 1, 2)[0]
  name = jsondecode(jsonencode("x y"))
  publish = var.v5
  role = tostring(replace("%{ if local.yes }${var.v6}%{ else }no%{ endif }", "/[a-c]/", "<$0>"))
  tags = { for k, v in try(tomap(var.v7), { k0 = "x y" }) : k => v }
  dynamic "nas_config" {
    for_each = toset(["k0"])
    content {
      group_id = count.index
      user_id = "${max(length(split(",", "a,b")), 0)}"
      mount_points {
        mount_dir = tostring(([{ v = trimspace(" ${"web"} ") }][*].v)[0])
        server_addr = { (local.key) = "n${count.index + 1}" }[local.key]
      }
    }
  }
}
