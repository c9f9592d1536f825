variable "size" {
  type    = number
  default = 3
  validation {
    condition     = var.size > 0 && var.size < 10
    error_message = "one to nine"
  }
}
resource "alicloud_vpc" "new" {
  vpc_name   = "kept"
  cidr_block = "10.0.0.0/8"
  lifecycle {
    prevent_destroy       = true
    ignore_changes        = [tags, vpc_name, secondary_cidr_blocks[0]]
    create_before_destroy = true
    precondition {
      condition     = var.size == 3
      error_message = "three"
    }
    postcondition {
      condition     = self.vpc_name == "kept"
      error_message = "kept"
    }
    replace_triggered_by = [alicloud_vpc.all.id]
  }
}
resource "alicloud_vpc" "all" {
  vpc_name = "all-${var.size}"
  lifecycle {
    ignore_changes = all
  }
}
moved {
  from = alicloud_vpc.old
  to   = alicloud_vpc.new
}
removed {
  from = alicloud_vpc.gone
  lifecycle {
    destroy = false
  }
}
check "named" {
  data "alicloud_vpcs" "found" {
    name_regex = alicloud_vpc.all.vpc_name
  }
  assert {
    condition     = alicloud_vpc.new.vpc_name != "" && length(data.alicloud_vpcs.found.ids) >= 0
    error_message = "named"
  }
}
