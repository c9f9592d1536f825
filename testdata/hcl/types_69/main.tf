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
  l12 = merge({ a = 1 }, { a = var.v11 }).a
}

resource "alicloud_cs_kubernetes_node_pool" "x-1" {
  auto_renew = local.yes ? false : false
  cluster_id = [{ v = alicloud_vpc.ref.id }].*.v[0]
  image_id = var.v1
  key_name = merge({ a = 1 }, { a = one([for x in ["p/q.r"] : x]) }).a
  kms_encrypted_password = lookup({ b = { "k" = { (local.key) = var.v2 }[local.key] }["k"] }, "a", "10")
  login_as_non_root = local.yes ? false : false
  node_pool_name = jsondecode(jsonencode(values({ a = var.v3 })[0]))
  on_demand_base_capacity = "x y"
  on_demand_percentage_above_base_capacity = split(",", join(",", [sensitive(compact(["", var.v4])[0]), "z"]))[0]
  password = local.yes ? var.v5 : "q\"uote"
  rds_instances = ["50%", "10", "50%"]
  security_group_ids = { "k" = var.v6 }["k"]
  soc_enabled = try(local.nothing.there, var.v7)
  spot_instance_pools = var.v8
  spot_instance_remedy = values({ a = var.v9 })[0]
  system_disk_performance_level = "pre-${"web"}-post"
  system_disk_size = { k = var.v10, l = 1 }.k
  type = merge({ a = 1 }, { a = local.l12 }).a
  auto_mode {
  }
  dynamic "containerd_config" {
    for_each = toset(["k0"])
    iterator = it
    content {
      ignore_image_defined_volume = it.value
      limit_mem_lock = tolist([split(",", join(",", ["%{ if local.yes }${var.v14}%{ else }no%{ endif }", "z"]))[0], "y"])[0]
      limit_no_file = var.v15
    }
  }
  dynamic "instance_metadata_options" {
    for_each = ["k0"]
    iterator = it
    content {
      http_tokens = { (local.key) = "q\"uote" }[local.key]
    }
  }
  dynamic "instance_patterns" {
    for_each = ["k0"]
    content {
      instance_family_level = "10"
      max_cpu_cores = var.v16
      max_memory_size = one([for x in [var.v17] : x])
      memory = 8080
      min_memory_size = var.v18
    }
  }
  private_pool_options {
  }
  dynamic "spot_price_limit" {
    for_each = ["k0", "k1"]
    iterator = it
    content {
      instance_type = title(jsondecode(jsonencode("10")))
    }
  }
}

module "child" {
  source = "./child"
  i19 = "10"
  i20 = true
  i21 = false
  i22 = "10.138.210.0/24"
  i23 = ["true"]
  i24 = "web"
  i25 = "10.229.153.0/24"
  i26 = "q\"uote"
  i27 = "multi\nline"
  i28 = 8080
  i29 = 1e3
  i30 = (alicloud_vpc.refs[*].id)[1]
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
