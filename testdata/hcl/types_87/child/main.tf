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
      region_ids = distinct(var.i1)
    }
  }
}
