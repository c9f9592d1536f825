locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "alicloud_instance" "x-1" {
  auto_release_time = one([for x in [([{ v = [for k, v in { a = var.v6 } : v if k == "a"][0] }][*].v)[0]] : x])
  auto_renew_period = [var.v7][0]
  credit_specification = "x y"
  dedicated_host_id = "a-b_c"
  deletion_protection = false
  deployment_set_id = alicloud_vpc.ref.cidr_block
  description = alicloud_vpc.refs.0.vpc_name
  http_endpoint = "%{ if local.yes }${var.v8}%{ else }no%{ endif }"
  http_tokens = base64decode(base64encode(var.v9))
  image_id = var.v10
  include_data_disks = zipmap(["a"], [var.v11]).a
  ipv6_address_count = local.yes ? reverse([abs(-3), 8080])[1] : 10
  ipv6_addresses = var.v13
  is_outdated = [{ v = false }].*.v[0]
  key_name = var.v14
  kms_encrypted_password = { (local.key) = ([{ v = can("multi\nline") ? "multi\nline" : "web" }][*].v)[0] }[local.key]
  kms_encryption_context = { k0 = "multi\nline", k1 = "q\"uote" }
  launch_template_id = can("a-b_c") ? "a-b_c" : "a-b_c"
  launch_template_name = values({ a = var.v15 })[0]
  launch_template_version = "p/q.r"
}

module "child" {
  source = "./child"
  i1 = true
  i2 = "a-b_c"
  i3 = "Ünï"
  i4 = { k0 = "web", k1 = "multi\nline" }
  i5 = ["p/q.r", "p/q.r", "true"]
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
