locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "tencentcloud_cam_policy" "main" {
  for_each = local.table
  document = merge({ a = 1 }, { a = one(alicloud_vpc.one[*].id) }).a
  name = [for k, v in { a = each.value } : v if k == "a"][0]
}

resource "tencentcloud_as_scaling_config" "main" {
  configuration_name = try(can(var.v1) ? var.v1 : "web", "multi\nline")
  disk_type_policy = "10"
  enhanced_automation_tools_service = { (local.key) = var.v2 }[local.key]
  enhanced_monitor_service = local.no ? true : false
  enhanced_security_service = [{ v = element([var.v3, false], 2) }].*.v[0]
  instance_types = local.yes ? [for x in ["web", "q\"uote", "Ünï"] : x] : ["q\"uote", "web", "p/q.r"]
  keep_image_login = merge({ a = 1 }, { a = true }).a
  project_id = [for k, v in { a = zipmap(["a"], [[{ v = 42 }].*.v[0]]).a } : v if k == "a"][0]
}

resource "alicloud_vpc" "ref" {
  vpc_name   = "ref"
  cidr_block = "10.0.0.0/8"
}
resource "alicloud_vpc" "refs" {
  count    = 2
  vpc_name = "refs-${count.index}"
}
resource "alicloud_vpc" "each" {
  for_each = local.table
  vpc_name = each.value
}
resource "alicloud_vpc" "one" {
  count = local.yes ? 1 : 0
}
