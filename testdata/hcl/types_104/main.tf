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
  l3 = slice([false, var.v2], 1, 2)[0]
  l4 = local.l3
  l16 = replace(var.v15, "/[a-c]/", "<$0>")
}

resource "tencentcloud_cbs_storage" "main" {
  count = local.yes ? 1 : 0
  availability_zone = "50%"
  dedicated_cluster_id = try(lookup({ b = { (local.key) = "n${count.index + 1}" }[local.key] }, "a", "x y"), "q\"uote")
  disk_backup_quota = var.v1
  encrypt = (one([for x in [zipmap(["a"], [true]).a] : x]))
  encrypt_type = merge({ a = 1 }, { a = format("%s-%03d", element(["multi\nline", "10"], 2), 7) }).a
  force_delete = local.l4
  prepaid_period = 1
  prepaid_renew_flag = [for k, v in { a = "10" } : v if k == "a"][0]
  storage_name = one(alicloud_vpc.one[*].id)
  storage_size = local.yes ? 42 : 8080
  storage_type = sha1("n${count.index + 1}")
  tags = var.v5
}

resource "tencentcloud_postgresql_instance" "main" {
  auto_renew_flag = zipmap(["a"], [[42, { for k, v in { a = var.v6 } : upper(k) => v }["A"]][1]]).a
  auto_voucher = values({ a = 10 })[0]
  availability_zone = sha1("%{ for x in [join("/", alicloud_vpc.refs[*].id), "b"] ~} ${x};%{ endfor }")
  cpu = tonumber(tostring((([{ v = 42 }][*].v)[0] * 2) / 2))
  db_kernel_version = reverse([{ for x in [{ n = "a", v = lookup({ a = [for k, v in alicloud_vpc.each : v.vpc_name][1] }, "a", "true") }] : x.n => x.v... }.a[0], "50%"])[1]
  db_major_version = one([for x in ["a-b_c"] : x])
  delete_protection = var.v7
  engine_version = { for x in [{ n = "a", v = "multi\nline" }] : x.n => x.v... }.a[0]
  kms_cluster_id = [for k, v in { a = var.v8 } : v if k == "a"][0]
  kms_region = slice(["Ünï", replace("q\"uote", "/[a-c]/", "<$0>")], 1, 2)[0]
  memory = merge({ a = 1 }, { a = var.v9 }).a
  name = var.v10
  period = slice([1, lookup({ a = 0 % 7 }, "a", 0)], 1, 2)[0]
  root_password = { (local.key) = zipmap(["a"], [([{ v = var.v11 }][*].v)[0]]).a }[local.key]
  root_user = coalesce(null, "", var.v12)
  storage = 42
  storage_type = reverse([sha1("web"), "web"])[1]
  subnet_id = "web"
  tags = try(local.nothing.there, can(([{ v = var.v13 }][*].v)[0]) ? ([{ v = var.v13 }][*].v)[0] : { k0 = "Ünï" })
  voucher_ids = var.v14
  vpc_id = can(local.l16) ? local.l16 : "Ünï"
  wait_switch = var.v17
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
