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
  l1 = "Ünï"
}

resource "tencentcloud_security_group" "main" {
  for_each = { a = "x", "b c" = "y" }
  description = { k = try(local.nothing.there, each.key), l = 1 }.k
  name = "%{ if local.yes }${local.l1}%{ else }no%{ endif }"
  tags = var.v2
}

resource "tencentcloud_instance" "main" {
  for_each = { a = "x", "b c" = "y" }
  allocate_public_ip = { (local.key) = [{ v = var.v3 }].*.v[0] }[local.key]
  anti_ddos_package_id = local.yes ? var.v4 : "a-b_c"
  availability_zone = "Ünï"
  bandwidth_package_id = { "k" = [for k, v in { a = "%{ if local.yes }${"Ünï"}%{ else }no%{ endif }" } : v if k == "a"][0] }["k"]
  cam_role_name = ["50%", var.v5][1]
  cdh_host_id = { (local.key) = ["p/q.r", var.v6][1] }[local.key]
  cdh_instance_type = can(var.v7) ? var.v7 : "50%"
  dedicated_resource_pack_tenancy = coalescelist([], [{ "k" = alicloud_vpc.ref.vpc_name }["k"]])[0]
  disable_api_termination = false
  disable_monitor_service = local.no ? true : var.v8
  disaster_recover_group_ids = { "k" = element([var.v9, ["x y"]], 2) }["k"]
  force_delete = !(!false)
  force_stop = local.yes && lookup({ a = local.yes ? var.v10 : true }, "a", true)
  hostname = { k = "${each.key}-${each.value}", l = 1 }.k
  hpc_cluster_id = "web"
  instance_charge_type_prepaid_period = jsondecode(jsonencode([for k, v in { a = 1 } : v if k == "a"][0]))
  instance_name = values({ a = [{ v = "x y" }].*.v[0] })[0]
  internet_charge_type = nonsensitive(sensitive(var.v11))
  internet_max_bandwidth_out = slice([10, parseint("92", 10)], 1, 2)[0]
  ipv4_address_type = one([for x in ["a-b_c"] : x])
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
