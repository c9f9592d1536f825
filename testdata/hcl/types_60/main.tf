locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}
locals {
  l2 = "Ünï"
}

resource "tencentcloud_ccn_attachment_v2" "main" {
  for_each = { a = "x", "b c" = "y" }
  ccn_id = coalesce(null, "", "true")
  ccn_uin = base64decode(base64encode(var.v1))
  description = "Ünï"
  instance_id = { k = each.key, l = 1 }.k
  instance_region = local.yes ? yamldecode(yamlencode({ a = each.key })).a : "Ünï"
  instance_type = { "k" = "${"a-b_c"}" }["k"]
  route_table_id = local.l2
}

resource "tencentcloud_cls_alarm" "main" {
  count = 2
  alarm_period = nonsensitive(sensitive(var.v3))
  condition = "x y"
  message_template = compact(["", local.no ? "Ünï" : format("%s-%03d", "n${count.index + 1}", 7)])[0]
  name = "n${count.index + 1}"
  trigger_count = [for k, v in { a = lookup({ b = count.index }, "a", 8080) } : v if k == "a"][0]
  dynamic "alarm_targets" {
    for_each = ["k0"]
    content {
      end_time_offset = 8080
      logset_id = "web"
      number = count.index
      query = var.v4
      start_time_offset = slice([42, try(local.nothing.there, merge({ a = 1 }, { a = count.index }).a)], 1, 2)[0]
      topic_id = join(",", [tolist(["web", "y"])[0], "z"])
    }
  }
  monitor_time {
    time = slice([0, floor(count.index + 0.5)], 1, 2)[0]
    type = replace(substr(reverse([var.v5, "50%"])[1], 0, 4), "/[a-c]/", "<$0>")
  }
}
