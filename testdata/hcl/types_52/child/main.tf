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
  type = string
}
variable "i2" {
}
variable "i3" {
}
variable "i4" {
  type = bool
}
variable "i5" {
  type = number
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
}
variable "i10" {
  type = string
}
variable "i11" {
}
variable "i12" {
  type = string
}
variable "i13" {
}
variable "i14" {
  type = bool
}
resource "tencentcloud_clb_attachment" "this" {
  for_each = { a = "x", "b c" = "y" }
  clb_id = [for k, v in { a = "a-b_c" } : v if k == "a"][0]
  listener_id = try(sort([var.i1])[0], "a-b_c")
  url = split(",", join(",", [var.i2, "z"]))[0]
  dynamic "targets" {
    for_each = { for x in ["k0", "k1", "k2"] : x => upper(x) }
    iterator = it
    content {
      port = { k = 8080, l = 1 }.k
    }
  }
}

resource "tencentcloud_kubernetes_node_pool" "this" {
  cluster_id = "a-b_c"
  default_cooldown = local.no ? 10 : var.i3
  enable_auto_scale = var.i4
  max_size = { k = { (local.key) = var.i5 }[local.key], l = 1 }.k
  min_size = var.i6
  multi_zone_subnet_policy = var.i7
  name = format("%s-%03d", var.i8, 7)
  node_os = var.i9
  scaling_group_name = "pre-${var.i10}-post"
  subnet_ids = merge({ a = 1 }, { a = [for x in merge({ a = 1 }, { a = var.i11 }).a : x] }).a
  vpc_id = var.i12
  dynamic "auto_scaling_config" {
    for_each = { for x in ["k0"] : x => upper(x) }
    iterator = it
    content {
      cam_role_name = "%{ if local.yes }${var.i13}%{ else }no%{ endif }"
      enhanced_monitor_service = local.no ? false : var.i14
      instance_type = zipmap(["a"], ["Ünï"]).a
    }
  }
}
