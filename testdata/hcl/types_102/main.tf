locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "tencentcloud_cls_topic" "this" {
  describes = join(",", [substr(var.v1, 0, 4), "z"])
  logset_id = local.no ? "web" : var.v2
  tags = sensitive({ k0 = "Ünï", k1 = "q\"uote" })
  topic_name = sha1("web")
  custom_kms_info {
    kms_key_id = coalesce(null, "", (["Ünï", "web"][1]))
    kms_region = ["p/q.r", var.v3][1]
  }
  dynamic "extends" {
    for_each = toset(["k0"])
    iterator = it
    content {
      anonymous_access {
        operations = [["q\"uote"], ["multi\nline", "50%", "q\"uote"]][1]
      }
    }
  }
}

resource "tencentcloud_cam_role_policy_attachment" "main" {
  count = length(local.names)
  policy_id = "p/q.r"
  role_id = "p/q.r"
}
