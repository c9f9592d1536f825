locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "tencentcloud_kubernetes_cluster" "this" {
  acquire_cluster_admin_role = zipmap(["a"], [reverse([var.v1, true])[1]]).a
  base_pod_num = 0
  cdc_id = "10"
  claim_expired_seconds = var.v2
  cluster_cidr = ["10.184.47.0/24", tostring(jsondecode(jsonencode(var.v3)))][1]
  cluster_internet_security_group = coalescelist([], [var.v4])[0]
  cluster_intranet = sensitive(lookup({ a = var.v5 }, "a", true))
  cluster_intranet_domain = join(",", [var.v6, "z"])
  cluster_intranet_subnet_id = var.v7
  cluster_max_pod_num = var.v8
  cluster_os = zipmap(["a"], [one(alicloud_vpc.one[*].id)]).a
  cluster_os_type = local.yes ? reverse(["q\"uote", "Ünï"])[1] : "q\"uote"
  cluster_subnet_id = tostring(var.v9)
  cluster_version = "multi\nline"
  disable_addons = [["Ünï"], var.v10][1]
  eni_subnet_ids = reverse([["multi\nline", "p/q.r"], ["q\"uote", "a-b_c"]])[1]
  extra_args = lookup({ b = ["multi\nline", "multi\nline"] }, "a", ["q\"uote"])
  ignore_cluster_cidr_conflict = jsondecode(jsonencode(true))
  ignore_service_cidr_conflict = [{ v = var.v11 == true }].*.v[0]
  instance_delete_mode = "${var.v12}"
  vpc_id = tostring(merge({ a = 1 }, { a = var.v13 }).a)
}

module "child" {
  source = "./child"
  i14 = 1
  i15 = "q\"uote"
  i16 = [for k, v in alicloud_vpc.each : v.vpc_name][1]
  i17 = 1
  i18 = { k0 = "p/q.r" }
  i19 = "a-b_c"
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
