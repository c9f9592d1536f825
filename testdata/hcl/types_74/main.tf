locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "alicloud_gpdb_instance" "this" {
  create_sample_data = values({ a = false })[0]
  data_share_status = nonsensitive(sensitive(var.v1))
  db_instance_category = element(["50%", "p/q.r"], 0)
  db_instance_mode = zipmap(["a"], [var.v2]).a
  encryption_key = "50%"
  encryption_type = base64decode(base64encode(try("Ünï", "multi\nline")))
  engine = nonsensitive(sensitive(trimspace(" ${try("a-b_c", "50%")} ")))
  engine_version = trimspace(" ${"q\"uote"} ")
  instance_group_count = values({ a = var.v3 })[0]
  instance_spec = ["a-b_c", alicloud_vpc.refs.0.vpc_name][1]
  maintain_start_time = var.v4
  master_cu = max(([{ v = { for k, v in { a = var.v5 } : upper(k) => v }["A"] }][*].v)[0], 0)
  period = "${"true"}"
  seg_storage_type = try("web", "10")
  serverless_mode = { (local.key) = var.v6 }[local.key]
  tags = values({ a = { k0 = "a-b_c", k1 = "true" } })[0]
  vector_configuration_status = try(local.nothing.there, compact(["", "%{ if local.yes }${var.v7}%{ else }no%{ endif }"])[0])
  vswitch_id = reverse([try(local.nothing.there, "p/q.r"), "multi\nline"])[1]
  zone_id = try(local.nothing.there, var.v8)
}

resource "alicloud_nat_gateway" "x-1" {
  count = length(local.names)
  description = base64decode(base64encode("n${count.index + 1}"))
  force = { for k, v in { a = element([false, true], 0) } : upper(k) => v }["A"]
  vpc_id = can("true") ? "true" : "a-b_c"
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
