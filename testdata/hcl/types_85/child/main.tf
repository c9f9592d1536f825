locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}
variable "i1" {
}
variable "i2" {
  type = string
}
variable "i3" {
  type = string
}
variable "i4" {
  type = bool
}
variable "i5" {
  type = set(string)
}
variable "i6" {
  type = set(string)
}
variable "i7" {
  type = set(string)
}
variable "i8" {
  type = string
}
variable "i9" {
  type = set(string)
}
variable "i10" {
  type = number
}
variable "i11" {
  type = list(string)
}
variable "i12" {
  type = list(string)
}
resource "alicloud_ess_scaling_configuration" "this" {
  count = 2
  credit_specification = trimspace(" ${{ for x in [{ n = "a", v = { for k, v in { a = "web" } : upper(k) => v }["A"] }] : x.n => x.v... }.a[0]} ")
  host_name = title(can([{ v = var.i1 }].*.v[0]) ? [{ v = var.i1 }].*.v[0] : "true")
  image_name = { for k, v in { a = var.i2 } : upper(k) => v }["A"]
  internet_max_bandwidth_out = element([local.yes ? count.index : 1, 10], 2)
  kms_encrypted_password = join(",", ["p/q.r", "z"])
  resource_pool_options_private_pool_ids = jsondecode(jsonencode(["p/q.r", "p/q.r", "p/q.r"]))
  resource_pool_options_strategy = reverse([title("n${count.index + 1}"), "Ünï"])[1]
  scaling_group_id = substr("p/q.r", 0, 4)
  substitute = base64decode(base64encode(local.yes ? join(",", [var.i3, "z"]) : "true"))
  system_disk_encrypted = concat([var.i4], [true])[0]
  system_disk_provisioned_iops = sum(["${count.index}", 1]) + 0
  dynamic "custom_priorities" {
    for_each = { for x in ["k0"] : x => upper(x) }
    iterator = it
    content {
      instance_type = it.key
    }
  }
  instance_pattern_info {
    cores = reverse([count.index, 1e3])[1]
    cpu_architectures = [for x in (var.i5) : x]
    instance_categories = jsondecode(jsonencode(var.i6))
    maximum_gpu_amount = [count.index][0]
    maximum_memory_size = reverse([10, 1])[1]
    minimum_eni_ipv6_address_quantity = floor([0, 42][1] + 0.5)
  }
  instance_pattern_info {
    architectures = [for k, v in { a = ["50%", "a-b_c", "multi\nline"] } : v if k == "a"][0]
    cores = 10
    excluded_instance_types = { for k, v in { a = ["web"] } : upper(k) => v }["A"]
    gpu_specs = try(["10", "true", "x y"], ["p/q.r", "p/q.r", "multi\nline"])
    instance_family_level = trimspace(" ${"q\"uote"} ")
    instance_type_families = lookup({ b = [for x in var.i7 : x] }, "a", ["50%", "x y", "x y"])
  }
  instance_pattern_info {
    burstable_performance = sensitive(compact(["", sha1(var.i8)])[0])
    instance_categories = tolist(sensitive(slice([["Ünï", "q\"uote", "q\"uote"], var.i9], 1, 2)[0]))
    instance_family_level = "q\"uote"
    max_price = abs(-3)
    maximum_gpu_amount = [count.index][0]
    maximum_memory_size = values({ a = [for k, v in { a = lookup({ a = count.index }, "a", 0) } : v if k == "a"][0] })[0]
  }
  network_interfaces {
    security_group_ids = nonsensitive(sensitive(tolist({ for k, v in { a = var.i11 } : upper(k) => v }["A"])))
  }
  network_interfaces {
    network_interface_traffic_mode = { "k" = ("n${count.index + 1}") }["k"]
    security_group_ids = try(local.nothing.there, var.i12)
  }
}
