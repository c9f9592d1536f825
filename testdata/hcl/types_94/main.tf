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
  l30 = var.v29
}

resource "tencentcloud_kubernetes_cluster" "this" {
  acquire_cluster_admin_role = zipmap(["a"], [reverse([var.v1, true])[1]]).a
  base_pod_num = 0
  cluster_desc = coalesce(null, "", ["multi\nline", var.v2][1])
  cluster_internet = { (local.key) = [var.v3][0] }[local.key]
  cluster_ipvs = (var.v4)
  cluster_max_service_num = lookup({ b = slice([1e3, var.v5], 1, 2)[0] }, "a", 1e3)
  cluster_name = var.v6
  disable_addons = tolist(zipmap(["a"], [can(var.v7) ? var.v7 : ["q\"uote", "a-b_c"]]).a)
  eni_subnet_ids = reverse([["Ünï", "10"], ["a-b_c"]])[1]
  globe_desired_pod_num = { k = var.v8, l = 1 }.k
  labels = { for k, v in var.v9 : k => v }
  pre_start_user_script = local.yes ? try(local.nothing.there, format("%s-%03d", "a-b_c", 7)) : "true"
  unschedulable = (0)
  upgrade_instances_follow_cluster = jsondecode(jsonencode(true))
  vpc_cni_type = [{ v = "pre-${var.v10}-post" }].*.v[0]
  vpc_id = ["pre-${var.v11}-post"][0]
  event_persistence {
    enabled = true == true
    topic_id = compact(["", var.v12])[0]
  }
  extension_addon {
    name = jsondecode(jsonencode(var.v13))
    param = var.v14
  }
  extension_addon {
    name = trimspace(" ${templatestring(local.tpl, { x = join(",", [var.v15, "z"]) })} ")
    param = { "k" = var.v16 }["k"]
  }
  extension_addon {
    name = tostring(try(local.nothing.there, yamldecode(yamlencode({ a = var.v17 })).a))
    param = var.v18
  }
  log_agent {
    enabled = concat([one([for x in [false] : x])], [false])[0]
  }
  master_config {
    enhanced_monitor_service = alltrue([{ for x in [{ n = "a", v = element([false, false], 0) }] : x.n => x.v... }.a[0]])
    enhanced_security_service = "${reverse([var.v19, false])[1]}"
    hostname = try(local.nothing.there, title("x y"))
    instance_charge_type = "50%"
    instance_type = ["50%"][0]
    internet_max_bandwidth_out = [floor(var.v20 + 0.5)][0]
    public_ip_assigned = alltrue([nonsensitive(sensitive(element([var.v21, true], 1)))])
    subnet_id = var.v22
  }
  master_config {
    hostname = merge({ a = 1 }, { a = var.v23 }).a
    hpc_cluster_id = "web"
    instance_charge_type = "Ünï"
    instance_type = "10"
    internet_charge_type = merge({ a = 1 }, { a = local.yes ? var.v24 : "50%" }).a
    key_ids = var.v25
    password = { k = trimspace(" ${var.v26} "), l = 1 }.k
    subnet_id = "${try(local.nothing.there, "p/q.r")}"
  }
}

resource "tencentcloud_vpn_gateway" "this" {
  bandwidth = { k = var.v27, l = 1 }.k
  name = var.v28
  prepaid_renew_flag = "true"
  zone = local.l30
}
