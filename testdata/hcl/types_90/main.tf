locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "alicloud_fc_function" "main" {
  count = length(local.names)
  filename = join("/", alicloud_vpc.refs[*].id)
  handler = (tolist([{ "k" = alicloud_vpc.ref.id }["k"], "y"])[0])
  initialization_timeout = [var.v1][0]
  instance_type = lookup({ a = "Ünï" }, "a", "50%")
  name = "50%"
  name_prefix = "true"
  oss_bucket = yamldecode(yamlencode({ a = lower([for k, v in alicloud_vpc.each : v.vpc_name][1]) })).a
  runtime = nonsensitive(sensitive("true"))
  service = yamldecode(yamlencode({ a = lookup({ a = "n${count.index + 1}" }, "a", "multi\nline") })).a
  custom_container_config {
    args = "${alicloud_vpc.ref.id}/x"
    image = coalesce(null, "", values({ a = sort([var.v2])[0] })[0])
  }
}

resource "alicloud_hbr_vault" "this" {
  resource_group_id = templatestring(local.tpl, { x = "multi\nline" })
  vault_name = ([{ v = var.v3 }][*].v)[0]
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
