locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}
locals {
  l3 = [10, var.v2][1]
}

resource "tencentcloud_tcr_instance" "x-1" {
  enable_cos_versioning = var.v1
  instance_charge_type_prepaid_renew_flag = abs(-3)
  instance_type = base64decode(base64encode(lower(base64decode(base64encode("x y")))))
  name = local.yes ? base64decode(base64encode("x y")) : "q\"uote"
  open_public_operation = slice([true, [{ v = var.v4 }].*.v[0] == true], 1, 2)[0]
  tags = { for k, v in element([{ k0 = "a-b_c", k1 = "p/q.r" }, { k0 = "10", k1 = "q\"uote" }], 1) : k => v }
  security_policy {
    description = "p/q.r"
  }
  security_policy {
  }
  security_policy {
    cidr_block = values({ a = one(alicloud_vpc.one[*].id) })[0]
    description = format("%s-%03d", "${alicloud_vpc.ref.id}/x", 7)
  }
}

resource "tencentcloud_cls_logset" "this" {
  count = local.no ? 1 : 2
  logset_name = "%{ if local.yes }${alicloud_vpc.each["a"].id}%{ else }no%{ endif }"
  tags = [{ k0 = "10" }][0]
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
