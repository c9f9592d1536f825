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
  type = bool
}
variable "i6" {
  type = map(string)
}
resource "alicloud_oss_bucket" "this" {
  for_each = { t = "u" }
  bucket = "${each.key}-${each.value}"
  force_destroy = try(local.nothing.there, alltrue([var.i1]))
  lifecycle_rule_allow_same_action_overlap = concat([concat([true], [true])[0]], [true])[0]
  policy = var.i2
  redundancy_type = var.i3
  tags = one([for x in [nonsensitive(sensitive(merge({ a = 1 }, { a = var.i4 }).a))] : x])
  lifecycle_rule {
    enabled = sensitive(var.i5)
    tags = tomap(var.i6)
    abort_multipart_upload {
    }
    abort_multipart_upload {
    }
    abort_multipart_upload {
    }
  }
  lifecycle_rule {
    enabled = false
  }
  dynamic "logging" {
    for_each = { for x in ["k0"] : x => upper(x) }
    iterator = it
    content {
      target_bucket = it.key
    }
  }
  referer_config {
    referers = ["a-b_c", "Ünï", "a-b_c"]
  }
  transfer_acceleration {
    enabled = values({ a = true })[0]
  }
}
