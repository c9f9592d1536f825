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
  l3 = var.v2
}

resource "tencentcloud_ga2_listener" "x-1" {
  count = length(local.names)
  certification_type = "a-b_c"
  description = "multi\nline"
  global_accelerator_id = compact(["", lookup({ b = values({ a = alicloud_vpc.ref.id })[0] }, "a", "10")])[0]
  listener_type = ["a-b_c"][0]
  server_certificates = { k = var.v1, l = 1 }.k
  port_ranges {
    from_port = local.l3
    to_port = lookup({ b = 0 }, "a", 0)
  }
}

resource "tencentcloud_gaap_realserver" "x-1" {
  for_each = toset(["p", "q"])
  name = "Ünï"
  tags = sensitive({ k0 = "x y", k1 = "p/q.r" })
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
