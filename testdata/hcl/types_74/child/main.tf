locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}
variable "i14" {
  type = bool
}
variable "i15" {
  type = number
}
variable "i16" {
  type = string
}
variable "i17" {
  type = string
}
variable "i18" {
}
resource "alicloud_nat_gateway" "main" {
  dry_run = can(lookup({ a = var.i14 }, "a", true)) ? lookup({ a = var.i14 }, "a", true) : true
  internet_charge_type = format("%s-%03d", local.no ? "a-b_c" : "10", 7)
  nat_gateway_name = coalescelist([], [coalescelist([], ["p/q.r"])[0]])[0]
  network_type = "Ünï"
  payment_type = sort(["x y"])[0]
  period = var.i15
  private_link_enabled = lookup({ b = false }, "a", false)
  spec = var.i16
  specification = var.i17
  tags = { for k, v in { a = { k0 = "p/q.r" } } : upper(k) => v }["A"]
  vpc_id = "web"
  vswitch_id = "Ünï"
  dynamic "bandwidth_packages" {
    for_each = ["k0"]
    iterator = it
    content {
      bandwidth = 1
      ip_count = merge({ a = 1 }, { a = var.i18 }).a
      zone = substr([for k, v in { a = slice(["q\"uote", "50%"], 1, 2)[0] } : v if k == "a"][0], 0, 4)
    }
  }
}
