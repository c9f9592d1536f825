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
  l2 = title("${alicloud_vpc.ref.id}/x")
}

resource "alicloud_cen_instance_attachment" "main" {
  count = 2
  cen_owner_id = var.v1
  child_instance_id = local.l2
  child_instance_owner_id = jsondecode(jsonencode(tonumber(tostring(count.index))))
  child_instance_region_id = templatestring(local.tpl, { x = "%{ if local.yes }${values({ a = "50%" })[0]}%{ else }no%{ endif }" })
  child_instance_type = local.no ? "true" : try(local.nothing.there, "x y")
  instance_id = { (local.key) = "a-b_c" }[local.key]
}

resource "alicloud_db_database" "this" {
  count = length(local.names)
  character_set = lookup({ a = local.no ? "a-b_c" : "Ünï" }, "a", "multi\nline")
  data_base_name = "p/q.r"
  description = merge({ a = 1 }, { a = "n${count.index + 1}" }).a
  instance_id = substr("p/q.r", 0, 4)
}

resource "alicloud_vpc" "ref" {
  vpc_name   = "ref"
  cidr_block = "10.0.0.0/8"
}
resource "alicloud_vpc" "refs" {
  count    = 2
  vpc_name = "refs-${count.index}"
}
resource "alicloud_vpc" "each" {
  for_each = local.table
  vpc_name = each.value
}
resource "alicloud_vpc" "one" {
  count = local.yes ? 1 : 0
}
