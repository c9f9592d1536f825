data "alicloud_ram_policy_document" "one" {
  statement {
    effect   = "Allow"
    action   = ["oss:*"]
    resource = ["*"]
  }
}
variable "actions" {
  default = ["ecs:Describe*", "ecs:Start<Instance>&"]
}
data "alicloud_ram_policy_document" "more" {
  version = "1"
  dynamic "statement" {
    for_each = var.actions
    content {
      action   = [statement.value, "vpc:*"]
      resource = ["acs:ecs:*:*:instance/${statement.key}"]
      condition {
        operator = "IpAddress"
        variable = "acs:SourceIp"
        values   = ["10.0.0.0/8", "192.168.0.0/16"]
      }
      condition {
        operator = "Bool"
        variable = "acs:MFAPresent"
        values   = ["true"]
      }
    }
  }
  statement {
    effect = "Deny"
    action = ["ram:*", "sts:*"]
  }
}
data "alicloud_ram_policy_document" "trust" {
  statement {
    action = ["sts:AssumeRole"]
    principal {
      entity      = "Service"
      identifiers = ["ecs.aliyuncs.com", "fc.aliyuncs.com"]
    }
    principal {
      entity      = "RAM"
      identifiers = ["acs:ram::123456789012****:root"]
    }
  }
}
data "alicloud_ram_policy_document" "repeated" {
  count = 2
  statement {
    action   = ["oss:Get${count.index}"]
    resource = ["acs:oss:*:*:b${count.index}/*"]
  }
}
resource "alicloud_ram_policy" "p" {
  policy_name     = "p"
  policy_document = data.alicloud_ram_policy_document.one.document
}
resource "alicloud_ram_policy" "q" {
  count           = 2
  policy_name     = "q${count.index}"
  policy_document = data.alicloud_ram_policy_document.repeated[count.index].document
  description     = length(data.alicloud_ram_policy_document.more.statement)
}
resource "alicloud_ram_policy" "more" {
  policy_name     = "more"
  policy_document = data.alicloud_ram_policy_document.more.document
  description     = jsondecode(data.alicloud_ram_policy_document.more.document).Statement[0].Action[0]
}
resource "alicloud_ram_role" "r" {
  role_name                   = "r"
  assume_role_policy_document = data.alicloud_ram_policy_document.trust.document
}
data "null_data_source" "n" {
  inputs = { a = "b", c = "d" }
}
data "template_file" "t" {
  template = "hello $${name} of $${ where }"
  vars     = { name = "x", where = "y" }
}
data "local_file" "f" {
  filename = "${path.module}/note.txt"
}
resource "alicloud_vpc" "v" {
  vpc_name    = data.null_data_source.n.outputs["a"]
  description = data.template_file.t.rendered
  tags        = { f = data.local_file.f.content, b = data.local_file.f.content_base64, s = data.local_file.f.content_sha256 }
}
