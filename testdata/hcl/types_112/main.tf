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
  l13 = { k = local.no ? "a-b_c" : "50%", l = 1 }.k
}

resource "tencentcloud_kubernetes_node_pool" "x-1" {
  auto_update_instance_tags = try([true, var.v4][1], true)
  cluster_id = base64decode(base64encode(yamldecode(yamlencode({ a = "q\"uote" })).a))
  default_cooldown = 1e3
  delete_keep_instance = var.v5
  enable_auto_scale = { for k, v in { a = [for k, v in { a = var.v6 } : v if k == "a"][0] } : upper(k) => v }["A"]
  labels = values({ a = { k0 = "multi\nline" } })[0]
  max_size = reverse([try(length(split(",", "a,b")), 0), 1e3])[1]
  min_size = one([for x in [var.v8] : x])
  multi_zone_subnet_policy = can(var.v9) ? var.v9 : "true"
  name = "${sensitive({ "k" = var.v10 }["k"])}"
  node_os = zipmap(["a"], ["%{ for x in ["x y", "b"] ~} ${x};%{ endfor }"]).a
  node_os_type = reverse([alicloud_vpc.refs.0.vpc_name, "p/q.r"])[1]
  retry_policy = var.v11
  scale_tolerance = nonsensitive(sensitive(var.v12))
  scaling_group_name = local.l13
  scaling_mode = one([for x in [[for k, v in { a = var.v14 } : v if k == "a"][0]] : x])
  subnet_ids = can(var.v15) ? var.v15 : ["q\"uote", "a-b_c"]
  termination_policies = { (local.key) = var.v16 }[local.key]
  unschedulable = 42
  vpc_id = merge({ a = 1 }, { a = var.v17 }).a
  wait_node_ready = reverse([false, false])[1]
  dynamic "auto_scaling_config" {
    for_each = toset(["k0"])
    iterator = it
    content {
      backup_instance_types = lookup({ b = local.no ? ["multi\nline"] : var.v18 }, "a", ["x y", "a-b_c", "10"])
      host_name_style = base64decode(base64encode(replace(slice(["p/q.r", var.v19], 1, 2)[0], "/[a-c]/", "<$0>")))
      instance_charge_type = reverse([var.v20, "50%"])[1]
      instance_charge_type_prepaid_renew_flag = [{ v = format("%s-%03d", { for k, v in { a = var.v21 } : upper(k) => v }["A"], 7) }].*.v[0]
      instance_type = var.v22
    }
  }
}

module "child" {
  source = "./child"
  i1 = "web"
  i2 = "${alicloud_vpc.ref.id}/x"
  i3 = alicloud_vpc.refs.0.vpc_name
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
