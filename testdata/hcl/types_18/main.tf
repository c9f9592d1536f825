locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "alicloud_cen_instance_attachment" "x-1" {
  count = length(local.names)
  child_instance_id = { "k" = try("10", "a-b_c") }["k"]
  child_instance_owner_id = var.v1
  child_instance_region_id = "p/q.r"
  child_instance_type = sha1(tostring(tostring(var.v2)))
  instance_id = substr("n${count.index + 1}", 0, 4)
}

resource "alicloud_db_database" "this" {
  character_set = sort([var.v3])[0]
  data_base_name = local.yes ? local.yes ? "multi\nline" : "q\"uote" : "a-b_c"
  description = one([for x in [substr(reverse(["50%", "a-b_c"])[1], 0, 4)] : x])
  instance_id = var.v4
}
