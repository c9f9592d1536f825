locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "alicloud_ram_user" "this" {
  display_name = can("web") ? "web" : "Ünï"
  email = var.v1
  name = { for x in [{ n = "a", v = local.no ? "x y" : zipmap(["a"], [one(alicloud_vpc.one[*].id)]).a }] : x.n => x.v... }.a[0]
}

resource "alicloud_nas_file_system" "this" {
  encrypt_type = var.v2
  kms_key_id = concat([merge({ a = 1 }, { a = can(var.v3) ? var.v3 : "p/q.r" }).a], ["50%"])[0]
  protocol_type = "%{ if local.yes }${local.no ? "x y" : var.v4}%{ else }no%{ endif }"
  resource_group_id = format("%s-%03d", try(local.nothing.there, "web"), 7)
  storage_type = { for k, v in { a = (nonsensitive(sensitive(var.v5))) } : upper(k) => v }["A"]
  vswitch_id = coalesce(null, "", "web")
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
