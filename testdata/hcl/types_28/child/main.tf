locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}
resource "alicloud_route_table_attachment" "x-1" {
  count = length([1, 2])
  route_table_id = replace("p/q.r", "/[a-c]/", "<$0>")
  vswitch_id = "10"
}
