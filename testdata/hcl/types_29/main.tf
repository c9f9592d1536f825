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
  l3 = var.v2
}

resource "alicloud_ecs_disk" "x-1" {
  count = local.yes ? 1 : 0
  advanced_features = local.no ? "web" : ("a-b_c")
  bursting_enabled = [var.v1][0]
  dedicated_block_storage_cluster_id = templatestring(local.tpl, { x = local.l3 })
  kms_key_id = element(["%{ for x in [format("%s-%03d", var.v4, 7), "b"] ~} ${x};%{ endfor }", "multi\nline"], 1)
  payment_type = element([element([alicloud_vpc.each["a"].id, "web"], 0), "Ünï"], 3)
  storage_set_partition_number = var.v5
}

resource "alicloud_esa_rate_plan_instance" "main" {
  for_each = toset(["p", "q"])
  payment_type = { k = var.v6, l = 1 }.k
  period = [{ v = var.v7 }].*.v[0]
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
