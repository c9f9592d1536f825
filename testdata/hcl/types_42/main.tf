locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "tencentcloud_cls_topic" "x-1" {
  auto_split = var.v1
  biz_type = element([{ (local.key) = 1 }[local.key], 42], 0)
  logset_id = can("%{ for x in [var.v2, "b"] ~} ${x};%{ endfor }") ? "%{ for x in [var.v2, "b"] ~} ${x};%{ endfor }" : "q\"uote"
  max_split_partitions = { k = values({ a = 42 })[0], l = 1 }.k
  tags = [for k, v in { a = { k0 = "multi\nline", k1 = "true" } } : v if k == "a"][0]
  topic_name = merge({ a = 1 }, { a = concat([var.v3], ["a-b_c"])[0] }).a
}

resource "tencentcloud_cam_role_policy_attachment" "main" {
  count = length(local.names)
  policy_id = values({ a = { "k" = "q\"uote" }["k"] })[0]
  role_id = reverse(["a-b_c", "Ünï"])[1]
}
