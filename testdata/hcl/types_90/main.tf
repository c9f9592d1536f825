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
  l1 = 10
}

resource "alicloud_fc_function" "main" {
  count = length(local.names)
  ca_port = local.l1
  code_checksum = (tolist([{ "k" = var.v2 }["k"], "y"])[0])
  description = [var.v3][0]
  filename = (alicloud_vpc.refs[*].id)[1]
  handler = coalesce(null, "", "n${count.index + 1}")
  initialization_timeout = (parseint("23", 10) * 2) / 2
  initializer = concat(["10"], ["web"])[0]
  instance_concurrency = nonsensitive(sensitive(var.v4))
  instance_type = yamldecode(yamlencode({ a = lookup({ a = "a-b_c" }, "a", "multi\nline") })).a
  layers = concat(var.v5, ["50%"])
  memory_size = lookup({ b = "${reverse([count.index, 42])[1]}" }, "a", 1e3)
  name_prefix = { for x in [{ n = "a", v = templatestring(local.tpl, { x = sha1(var.v6) }) }] : x.n => x.v... }.a[0]
  oss_bucket = "x y"
  runtime = ([{ v = var.v7 }][*].v)[0]
  service = var.v8
  timeout = var.v9
}

resource "alicloud_hbr_vault" "x-1" {
  count = 2
  resource_group_id = zipmap(["a"], [base64decode(base64encode(reverse(["a-b_c", "multi\nline"])[1]))]).a
  tags = var.v10
  vault_name = (var.v11)
  vault_type = templatestring(local.tpl, { x = try(local.nothing.there, "pre-${"n${count.index + 1}"}-post") })
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
