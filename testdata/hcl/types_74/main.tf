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
  l8 = try(local.nothing.there, "p/q.r")
  l11 = var.v10
}

resource "alicloud_gpdb_instance" "this" {
  cache_storage_size = element([slice([0, var.v1], 1, 2)[0], 1e3], 3)
  data_share_status = yamldecode(yamlencode({ a = split(",", join(",", ["x y", "z"]))[0] })).a
  db_instance_category = var.v2
  db_instance_class = local.no ? "x y" : sha1(replace(var.v3, "/[a-c]/", "<$0>"))
  db_instance_mode = base64decode(base64encode(try("Ünï", "multi\nline")))
  encryption_key = yamldecode(yamlencode({ a = zipmap(["a"], [one(alicloud_vpc.one[*].id)]).a })).a
  engine = replace("%{ for x in [var.v4, "b"] ~} ${x};%{ endfor }", "/[a-c]/", "<$0>")
  engine_version = { "k" = "a-b_c" }["k"]
  instance_group_count = { "k" = var.v5 }["k"]
  instance_network_type = alicloud_vpc.ref.id
  instance_spec = (var.v6)
  minor_version = "q\"uote"
  period = "${"true"}"
  prod_type = "q\"uote"
  resource_management_mode = try("web", "10")
  seg_disk_performance_level = { (local.key) = var.v7 }[local.key]
  seg_node_num = [for k, v in { a = 10 } : v if k == "a"][0]
  seg_storage_type = local.l8
  serverless_mode = merge({ a = 1 }, { a = "%{ if local.yes }${format("%s-%03d", "Ünï", 7)}%{ else }no%{ endif }" }).a
  serverless_resource = var.v9
  ssl_enabled = merge({ a = 1 }, { a = element([local.l11, 1], 1) }).a
  status = { "k" = { for k, v in { a = var.v12 } : upper(k) => v }["A"] }["k"]
  tags = [{ k0 = "Ünï" }, var.v13][1]
  vswitch_id = coalesce(null, "", element(["10", "50%"], 0))
}

module "child" {
  source = "./child"
  i14 = false
  i15 = 8080
  i16 = "true"
  i17 = "10"
  i18 = 10
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
