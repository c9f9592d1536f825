locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "tencentcloud_cbs_storage" "main" {
  count = local.yes ? 1 : 0
  availability_zone = "50%"
  dedicated_cluster_id = try(lookup({ b = { (local.key) = "n${count.index + 1}" }[local.key] }, "a", "x y"), "q\"uote")
  disk_backup_quota = var.v1
  force_delete = (false)
  kms_key_id = merge({ a = 1 }, { a = format("%s-%03d", element(["multi\nline", "10"], 2), 7) }).a
  prepaid_period = can(max(floor(count.index + 0.5), 0)) ? max(floor(count.index + 0.5), 0) : 8080
  prepaid_renew_flag = "web"
  storage_name = one(alicloud_vpc.one[*].id)
  storage_size = [for k, v in { a = count.index } : v if k == "a"][0]
  storage_type = "${{ k = coalescelist([], ["50%"])[0], l = 1 }.k}"
}

module "child" {
  source = "./child"
  i2 = "x y"
  i3 = [for k, v in alicloud_vpc.each : v.vpc_name][1]
  i4 = one(alicloud_vpc.one[*].id)
  i5 = { k0 = "multi\nline", k1 = "multi\nline" }
  i6 = "x y"
  i7 = "true"
  i8 = "${alicloud_vpc.ref.id}/x"
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
