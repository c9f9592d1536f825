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
}
variable "i3" {
}
variable "i4" {
  type = number
}
variable "i5" {
}
variable "i6" {
  type = number
}
variable "i7" {
  type = string
}
variable "i8" {
}
variable "i9" {
  type = list(string)
}
variable "i10" {
  type = list(string)
}
variable "i11" {
}
variable "i12" {
  type = string
}
variable "i13" {
  type = list(string)
}
variable "i14" {
  type = string
}
variable "i15" {
  type = number
}
variable "i16" {
  type = string
}
variable "i17" {
}
resource "tencentcloud_clb_attachment" "this" {
  for_each = toset(["p", "q"])
  clb_id = coalescelist([], [base64decode(base64encode(var.i1))])[0]
  listener_id = [{ v = "${each.key}-${each.value}" }].*.v[0]
  url = "%{ for x in [yamldecode(yamlencode({ a = var.i2 })).a, "b"] ~} ${x};%{ endfor }"
  targets {
    eni_ip = tostring(can({ (local.key) = "true" }[local.key]) ? { (local.key) = "true" }[local.key] : "web")
    instance_id = substr(compact(["", tostring(var.i3)])[0], 0, 4)
    port = values({ a = 10 })[0]
  }
  targets {
    port = try(local.nothing.there, var.i4)
  }
}

resource "tencentcloud_kubernetes_node_pool" "main" {
  cluster_id = values({ a = "p/q.r" })[0]
  default_cooldown = abs(-3)
  max_size = var.i6
  min_size = max(jsondecode(jsonencode(10)), 0)
  name = "q\"uote"
  node_os = { (local.key) = var.i7 }[local.key]
  node_os_type = var.i8
  subnet_ids = { "k" = var.i9 }["k"]
  termination_policies = { (local.key) = { for x in [{ n = "a", v = tolist(var.i10) }] : x.n => x.v... }.a[0] }[local.key]
  unschedulable = element([zipmap(["a"], [local.no ? 10 : var.i11]).a, 10], 0)
  vpc_id = local.yes ? "pre-${trimspace(" ${var.i12} ")}-post" : "10"
  dynamic "auto_scaling_config" {
    for_each = ["k0"]
    content {
      backup_instance_types = concat([var.i13], [["a-b_c", "web"]])[0]
      bandwidth_package_id = lower(yamldecode(yamlencode({ a = tolist([var.i14, "y"])[0] })).a)
      enhanced_security_service = merge({ a = 1 }, { a = false == true }).a
      instance_charge_type_prepaid_period = lookup({ a = var.i15 }, "a", 10)
      instance_charge_type_prepaid_renew_flag = var.i16
      instance_type = merge({ a = 1 }, { a = var.i17 }).a
      internet_charge_type = reverse(["10", "10"])[1]
    }
  }
}
