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
}
variable "i4" {
  type = number
}
variable "i5" {
  type = string
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
}
resource "tencentcloud_cls_alarm" "x-1" {
  alarm_period = var.i3
  name = "true"
  trigger_count = 42
  alarm_targets {
    end_time_offset = max(var.i4, 0) + 0
    logset_id = { "k" = var.i5 }["k"]
    number = 42
    query = merge({ a = 1 }, { a = var.i6 }).a
    start_time_offset = local.yes ? var.i7 : 8080
    topic_id = base64decode(base64encode([{ v = templatestring(local.tpl, { x = "x y" }) }].*.v[0]))
  }
  alarm_targets {
    end_time_offset = 1e3
    logset_id = sha1({ "k" = var.i8 }["k"])
    number = length(split(",", "a,b"))
    query = templatestring(local.tpl, { x = [{ v = reverse(["a-b_c", "10"])[1] }].*.v[0] })
    start_time_offset = var.i9
    topic_id = var.i10
  }
  dynamic "monitor_time" {
    for_each = { for x in ["k0"] : x => upper(x) }
    iterator = it
    content {
      type = it.key
      time = { for x in [{ n = "a", v = one([for x in [can(8080) ? 8080 : 0] : x]) }] : x.n => x.v... }.a[0]
    }
  }
  multi_conditions {
    alarm_level = element([slice([1, 1], 1, 2)[0], 1e3], 2)
  }
  multi_conditions {
    alarm_level = [10, var.i11][1]
  }
}
