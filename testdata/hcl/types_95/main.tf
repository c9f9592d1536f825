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
  l2 = true
}

resource "tencentcloud_clb_instance" "main" {
  count = 2
  address_ip_version = replace(zipmap(["a"], [slice(["50%", "n${count.index + 1}"], 1, 2)[0]]).a, "/[a-c]/", "<$0>")
  bandwidth_package_id = sort([var.v1])[0]
  clb_name = { k = "x y", l = 1 }.k
  cluster_id = trimspace(" ${"true"} ")
  delete_protect = local.l2
  dynamic_vip = local.yes ? var.v3 : false
  eip_address_id = title(lookup({ b = "q\"uote" }, "a", "Ünï"))
  internet_bandwidth_max_out = 8080
  internet_charge_type = "a-b_c"
  load_balancer_pass_to_target = contains([true], var.v4)
  network_type = "p/q.r"
  security_groups = distinct(sensitive(toset(["p/q.r", "true"])))
  sla_type = var.v5
  subnet_id = ["multi\nline", (alicloud_vpc.refs[*].id)[1]][1]
  tags = try(nonsensitive(sensitive(can(var.v6) ? var.v6 : { k0 = "a-b_c" })), { k0 = "p/q.r" })
  vpc_id = sensitive(var.v7)
}

resource "tencentcloud_security_group_lite_rule" "x-1" {
  egress = ["10"]
  ingress = try(try(["x y"], ["x y", "a-b_c", "Ünï"]), ["web", "x y"])
  security_group_id = var.v8
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
