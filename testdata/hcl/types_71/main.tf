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
  l4 = "a-b_c"
}

resource "alicloud_ram_user" "this" {
  display_name = can("web") ? "web" : "Ünï"
  email = var.v1
  name = { for x in [{ n = "a", v = local.no ? "x y" : zipmap(["a"], [one(alicloud_vpc.one[*].id)]).a }] : x.n => x.v... }.a[0]
}

resource "alicloud_nas_file_system" "this" {
  encrypt_type = var.v2
  file_system_type = "multi\nline"
  keytab = concat([merge({ a = 1 }, { a = can(alicloud_vpc.refs[0].id) ? alicloud_vpc.refs[0].id : "p/q.r" }).a], ["50%"])[0]
  keytab_md5 = "%{ if local.yes }${local.no ? "x y" : var.v3}%{ else }no%{ endif }"
  kms_key_id = slice(["true", local.l4], 1, 2)[0]
  protocol_type = try(local.nothing.there, alicloud_vpc.refs[0].id)
  redundancy_type = var.v5
  redundancy_vswitch_ids = values({ a = ["web", "x y"] })[0]
  storage_type = { k = var.v6, l = 1 }.k
  tags = slice([{ k0 = "10", k1 = "a-b_c" }, try(lookup({ b = { k0 = "multi\nline", k1 = "web" } }, "a", { k0 = "x y" }), { k0 = "10", k1 = "a-b_c" })], 1, 2)[0]
  vswitch_id = format("%s-%03d", "%{ for x in [nonsensitive(sensitive(var.v7)), "b"] ~} ${x};%{ endfor }", 7)
  options {
    enable_oplock = var.v8
  }
  recycle_bin {
    reserved_days = ([{ v = var.v9 }][*].v)[0]
    status = "multi\nline"
  }
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
