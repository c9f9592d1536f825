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
  auto_split = true
  biz_type = var.v1
  describes = { (local.key) = "10" }[local.key]
  encryption = slice([1, 1e3], 1, 2)[0]
  hot_period = 10
  is_web_tracking = sensitive(var.v2)
  logset_id = sha1("web")
  max_split_partitions = (0)
  partition_count = { k = lookup({ b = zipmap(["a"], [var.v3]).a }, "a", 0), l = 1 }.k
  period = sum([var.v4, 1])
  storage_type = ["Ünï", var.v5][1]
  topic_name = title(sha1(templatestring(local.tpl, { x = "Ünï" })))
  extends {
  }
}

resource "tencentcloud_cam_role_policy_attachment" "main" {
  policy_id = local.yes ? compact(["", { for x in [{ n = "a", v = var.v6 }] : x.n => x.v... }.a[0]])[0] : "p/q.r"
  role_id = local.yes ? var.v7 : "50%"
}
