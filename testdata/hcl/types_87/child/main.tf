locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}
variable "i1" {
  type = set(string)
}
variable "i2" {
}
variable "i3" {
}
resource "alicloud_pvtz_zone" "main" {
  count = length([1, 2])
  lang = tostring(values({ a = local.no ? "p/q.r" : "web" })[0])
  proxy_pattern = "pre-${"q\"uote"}-post"
  remark = format("%s-%03d", "n${count.index + 1}", 7)
  sync_status = jsondecode(jsonencode("n${count.index + 1}"))
  zone_name = "pre-${"n${count.index + 1}"}-post"
  dynamic "user_info" {
    for_each = { for x in ["k0", "k1"] : x => upper(x) }
    content {
      user_id = user_info.key
      region_ids = distinct(var.i1)
    }
  }
}

resource "alicloud_pvtz_zone_record" "x-1" {
  for_each = { t = "u" }
  status = templatestring(local.tpl, { x = "10" })
  type = zipmap(["a"], [var.i2]).a
  value = var.i3
  zone_id = ["x y", try(local.nothing.there, "p/q.r")][1]
}
