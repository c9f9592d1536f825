variable "size" {
  type    = number
  default = 3
  validation {
    condition     = contains([1, 2, 3], var.size)
    error_message = "one to three"
  }
}
check "always_false" {
  assert {
    condition     = var.size > 5
    error_message = "the size ${var.size} is too small"
  }
}
check "true" {
  assert {
    condition     = var.size < 5
    error_message = "never"
  }
}
import {
  to = alicloud_vpc.there
  id = "vpc-imported"
}
resource "alicloud_vpc" "there" {
  vpc_name = "there"
  lifecycle {
    precondition {
      condition     = var.size == 3
      error_message = "three"
    }
  }
}
moved {
  from = module.old
  to   = module.new
}
module "new" {
  source = "./new"
}
