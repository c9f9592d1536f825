locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}
variable "i19" {
  type = string
}
variable "i20" {
  type = bool
}
variable "i21" {
  type = bool
}
variable "i22" {
}
variable "i23" {
  type = list(string)
}
variable "i24" {
}
variable "i25" {
  type = string
}
variable "i26" {
}
variable "i27" {
  type = string
}
variable "i28" {
  type = number
}
variable "i29" {
  type = number
}
variable "i30" {
}
resource "alicloud_cs_managed_kubernetes" "this" {
  cluster_domain = templatestring(local.tpl, { x = "web" })
  cluster_network_type = coalescelist([], [{ for x in [{ n = "a", v = var.i19 }] : x.n => x.v... }.a[0]])[0]
  control_plane_log_components = ["a-b_c", "multi\nline"]
  cpu_policy = merge({ a = 1 }, { a = title("Ünï") }).a
  install_cloud_monitor = concat([var.i20], [true])[0]
  name_prefix = replace("50%", "/[a-c]/", "<$0>")
  new_nat_gateway = ([{ v = var.i21 }][*].v)[0]
  pod_cidr = var.i22
  proxy_mode = can(zipmap(["a"], ["10"]).a) ? zipmap(["a"], ["10"]).a : "Ünï"
  retain_resources = var.i23
  security_group_id = coalescelist([], [{ for k, v in { a = (var.i24) } : upper(k) => v }["A"]])[0]
  service_cidr = [{ v = var.i25 }].*.v[0]
  slb_internet_enabled = true
  user_data = tostring(var.i26)
  worker_data_disk_category = ([{ v = { for x in [{ n = "a", v = var.i27 }] : x.n => x.v... }.a[0] }][*].v)[0]
  worker_data_disk_size = length(split(",", "a,b"))
  worker_disk_performance_level = "multi\nline"
  worker_number = var.i29
  worker_period = try(values({ a = { for x in [{ n = "a", v = 1 }] : x.n => x.v... }.a[0] })[0], 1)
  zone_ids = ["10", "true", "true"]
  dynamic "auto_mode" {
    for_each = ["k0"]
    iterator = it
    content {
    }
  }
  dynamic "delete_options" {
    for_each = toset(["k0", "k1"])
    iterator = it
    content {
      delete_mode = it.value
    }
  }
}
