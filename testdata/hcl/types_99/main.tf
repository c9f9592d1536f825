locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "tencentcloud_redis_instance" "x-1" {
  availability_zone = try(local.nothing.there, { k = one(alicloud_vpc.one[*].id), l = 1 }.k)
  mem_size = element([var.v1, 1e3], 0)
  operation_network = "${one(alicloud_vpc.one[*].id)}"
  port = var.v2
  project_id = merge({ a = 1 }, { a = var.v3 }).a
  redis_cluster_id = sensitive(sha1(replace(var.v4, "/[a-c]/", "<$0>")))
  replica_zone_ids = [for x in [{ v = var.v5 }].*.v[0] : x]
  replicas_read_only = var.v6
  vpc_id = [("web")][0]
}

module "child" {
  source = "./child"
  i7 = "10"
  i8 = "10"
  i9 = "p/q.r"
  i10 = "x y"
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
