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
  type = bool
}
variable "i2" {
  type = string
}
variable "i3" {
  type = string
}
variable "i4" {
  type = map(string)
}
variable "i5" {
  type = list(string)
}
resource "alicloud_oss_bucket" "this" {
  for_each = { t = "u" }
  bucket = "${each.key}-${each.value}"
  force_destroy = try(local.nothing.there, alltrue([var.i1]))
  lifecycle_rule_allow_same_action_overlap = concat([concat([true], [true])[0]], [true])[0]
  policy = var.i2
  redundancy_type = var.i3
  resource_group_id = try(["web", { for x in [{ n = "a", v = "a-b_c" }] : x.n => x.v... }.a[0]][1], "50%")
  storage_class = each.key
  tags = { for k, v in { a = nonsensitive(sensitive(var.i4)) } : upper(k) => v }["A"]
  dynamic "referer_config" {
    for_each = toset(["k0"])
    content {
      referers = values({ a = var.i5 })[0]
    }
  }
}
