locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}
variable "i3" {
  type = set(string)
}
variable "i4" {
}
variable "i5" {
  type = bool
}
variable "i6" {
}
variable "i7" {
  type = number
}
variable "i8" {
}
variable "i9" {
}
variable "i10" {
  type = string
}
variable "i11" {
  type = string
}
variable "i12" {
}
variable "i13" {
}
variable "i14" {
}
variable "i15" {
  type = string
}
resource "tencentcloud_cls_alarm" "x-1" {
  alarm_notice_ids = sensitive(var.i3)
  alarm_period = local.no ? 1 : 1
  classifications = merge({ for k, v in { k0 = "true" } : k => v }, { k0 = "a-b_c", k1 = "web" })
  condition = coalescelist([], [lookup({ b = "a-b_c" }, "a", "web")])[0]
  name = trimspace(" ${sha1(var.i4)} ")
  status = var.i5
  trigger_count = parseint("8", 10)
  dynamic "alarm_targets" {
    for_each = toset(["k0", "k1", "k2"])
    content {
      logset_id = alarm_targets.value
      end_time_offset = values({ a = { for k, v in { a = var.i6 } : upper(k) => v }["A"] })[0]
      number = slice([42, [{ v = 1e3 }].*.v[0]], 1, 2)[0]
      query = "50%"
      start_time_offset = var.i7
      syntax_rule = max("${[var.i8][0]}", 0)
      topic_id = { for x in [{ n = "a", v = one([for x in [[for k, v in { a = "p/q.r" } : v if k == "a"][0]] : x]) }] : x.n => x.v... }.a[0]
    }
  }
  analysis {
    content = element(["%{ for x in [var.i9, "b"] ~} ${x};%{ endfor }", "p/q.r"], 0)
    name = "pre-${var.i10}-post"
    type = compact(["", var.i11])[0]
  }
  analysis {
    content = "pre-${try(local.nothing.there, trimspace(" ${"a-b_c"} "))}-post"
    name = sensitive("%{ if local.yes }${"x y"}%{ else }no%{ endif }")
    type = var.i12
    dynamic "config_info" {
      for_each = toset(["k0", "k1", "k2"])
      content {
        key = config_info.value
        value = can(values({ a = var.i14 })[0]) ? values({ a = var.i14 })[0] : "p/q.r"
      }
    }
  }
  call_back {
    body = merge({ a = 1 }, { a = zipmap(["a"], ["50%"]).a }).a
  }
  monitor_time {
    time = 42
    type = var.i15
  }
}
