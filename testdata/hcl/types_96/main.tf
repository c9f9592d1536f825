locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "tencentcloud_sqlserver_basic_instance" "main" {
  auto_renew = [{ v = abs(-3) }].*.v[0]
  availability_zone = templatestring(local.tpl, { x = local.yes ? "10" : "x y" })
  charge_type = title(var.v7)
  cpu = local.yes ? merge({ a = 1 }, { a = { k = var.v8, l = 1 }.k }).a : 10
  engine_version = tolist([var.v9, "y"])[0]
  machine_type = can(merge({ a = 1 }, { a = [for k, v in { a = "true" } : v if k == "a"][0] }).a) ? merge({ a = 1 }, { a = [for k, v in { a = "true" } : v if k == "a"][0] }).a : "web"
  maintenance_start_time = [for k, v in { a = var.v10 } : v if k == "a"][0]
  maintenance_week_set = nonsensitive(sensitive(flatten([[42, 10], [[1e3, 10, 1]]])))
  memory = jsondecode(jsonencode(local.yes ? [for k, v in { a = 1 } : v if k == "a"][0] : 1))
  name = var.v11
  period = lookup({ a = parseint("2", 10) }, "a", 10)
  security_groups = merge({ a = 1 }, { a = sensitive(local.yes ? var.v13 : ["multi\nline"]) }).a
  storage = [var.v14][0]
  subnet_id = format("%s-%03d", var.v15, 7)
  tags = lookup({ b = { k0 = "web" } }, "a", { k0 = "true" })
  time_zone = [{ v = { for x in [{ n = "a", v = var.v16 }] : x.n => x.v... }.a[0] }].*.v[0]
  voucher_ids = [{ v = toset(["Ünï", "10", "10"]) }].*.v[0]
}

module "child" {
  source = "./child"
  i1 = 42
  i2 = "multi\nline"
  i3 = "50%"
  i4 = 42
  i5 = alicloud_vpc.each["a"].id
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
