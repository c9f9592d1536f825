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
  l7 = "multi\nline"
  l10 = merge({ a = 1 }, { a = var.v9 }).a
  l16 = var.v15
  l18 = false
  l21 = merge({ a = 1 }, { a = lookup({ a = var.v20 }, "a", false) }).a
}

resource "alicloud_cs_kubernetes_node_pool" "x-1" {
  auto_renew = local.yes ? false : false
  cluster_id = [{ v = alicloud_vpc.ref.id }].*.v[0]
  cpu_policy = { k = "50%", l = 1 }.k
  desired_size = yamldecode(yamlencode({ a = var.v1 })).a
  force_delete = local.no ? true : { (local.key) = tobool(tostring(false)) }[local.key]
  format_disk = lookup({ b = { "k" = { (local.key) = true }[local.key] }["k"] }, "a", false)
  image_id = try(local.nothing.there, "${alicloud_vpc.ref.id}/x")
  image_type = try(local.nothing.there, templatestring(local.tpl, { x = "multi\nline" }))
  instance_charge_type = try(var.v2, "x y")
  instance_types = concat(can(tolist(var.v3)) ? tolist(var.v3) : ["q\"uote", "Ünï"], ["Ünï", "50%"])
  internet_charge_type = local.yes ? sha1(var.v4) : "50%"
  internet_max_bandwidth_out = abs(-3)
  keep_instance_name = [var.v5][0]
  kms_encryption_context = { for k, v in { a = { k0 = "Ünï" } } : upper(k) => v }["A"]
  login_as_non_root = lookup({ a = true }, "a", true)
  multi_az_policy = values({ a = var.v6 })[0]
  on_demand_percentage_above_base_capacity = local.l7
  password = "%{ for x in [var.v8, "b"] ~} ${x};%{ endfor }"
  period_unit = jsondecode(jsonencode(sha1(base64decode(base64encode("x y")))))
  pre_user_data = merge({ a = 1 }, { a = local.l10 }).a
  ram_role_name = can("10") ? "10" : "true"
}

resource "alicloud_cs_managed_kubernetes" "main" {
  api_audiences = sensitive(jsondecode(jsonencode(lookup({ b = var.v11 }, "a", ["true", "multi\nline", "Ünï"]))))
  cluster_domain = ([{ v = var.v12 }][*].v)[0]
  control_plane_log_components = distinct(var.v13)
  control_plane_log_project = one([for x in [var.v14] : x])
  control_plane_log_ttl = { for x in [{ n = "a", v = local.l16 }] : x.n => x.v... }.a[0]
  custom_san = ([{ v = [for k, v in { a = local.yes ? "p/q.r" : "web" } : v if k == "a"][0] }][*].v)[0]
  deletion_protection = ([{ v = can(true) ? true : true }][*].v)[0]
  disable_encryption = var.v17
  enable_rrsa = local.l18
  enable_ssh = { for x in [{ n = "a", v = true }] : x.n => x.v... }.a[0]
  encryption_provider_key = title(jsondecode(jsonencode(var.v19)))
  force_update = local.l21
  image_id = can([for k, v in { a = "a-b_c" } : v if k == "a"][0]) ? [for k, v in { a = "a-b_c" } : v if k == "a"][0] : "q\"uote"
  install_cloud_monitor = false
  key_name = sha1(try(sha1(alicloud_vpc.refs[0].id), "a-b_c"))
  kms_encryption_context = var.v22
  kube_config = "q\"uote"
  name_prefix = concat([var.v23], ["Ünï"])[0]
  node_cidr_mask = try(local.nothing.there, values({ a = length(split(",", "a,b")) })[0])
  os_type = title(tostring(one([for x in [join("/", alicloud_vpc.refs[*].id)] : x])))
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
