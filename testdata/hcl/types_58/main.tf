locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "tencentcloud_ga2_accelerate_area" "x-1" {
  count = local.yes ? 1 : 0
  accelerate_region = lookup({ b = "n${count.index + 1}" }, "a", "Ünï")
  bandwidth = local.no ? 0 : 0
  global_accelerator_id = alicloud_vpc.refs[0].id
  isp_type = nonsensitive(sensitive(jsondecode(jsonencode("web"))))
}

resource "tencentcloud_mongodb_instance" "main" {
  availability_zone_list = flatten([one([for x in [tolist(var.v1)] : x]), [["a-b_c"]]])
  available_zone = var.v2
  data_encryption = base64decode(base64encode(local.yes ? "p/q.r" : "multi\nline"))
  encryption_key_source = sensitive(reverse([var.v3, "p/q.r"])[1])
  engine_version = coalescelist([], [["q\"uote", var.v4][1]])[0]
  in_maintenance = 1
  instance_name = [for k, v in { a = "multi\nline" } : v if k == "a"][0]
  kms_region = compact(["", templatestring(local.tpl, { x = var.v5 })])[0]
  machine_type = "x y"
  memory = local.no ? 1 : var.v6
  tags = { for k, v in { a = var.v7 } : upper(k) => v }["A"]
  volume = var.v8
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
