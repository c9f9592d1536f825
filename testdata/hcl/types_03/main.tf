locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "alicloud_oss_bucket" "main" {
  for_each = local.table
  storage_class = each.key
  access_monitor {
  }
  dynamic "server_side_encryption_rule" {
    for_each = ["k0"]
    content {
      sse_algorithm = "50%"
    }
  }
  dynamic "transfer_acceleration" {
    for_each = ["k0"]
    content {
      enabled = merge({ a = 1 }, { a = var.v1 }).a
    }
  }
}

resource "alicloud_instance" "x-1" {
  count = local.yes ? 1 : 0
  deployment_set_id = { "k" = "n${count.index + 1}" }["k"]
  description = zipmap(["a"], [templatestring(local.tpl, { x = try(local.nothing.there, "n${count.index + 1}") })]).a
  image_id = sha1("n${count.index + 1}")
  instance_name = merge({ a = 1 }, { a = alicloud_vpc.refs.0.vpc_name }).a
  instance_type = compact(["", one([for x in [tostring(var.v2)] : x])])[0]
  internet_max_bandwidth_out = 1
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
