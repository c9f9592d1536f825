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
  l1 = "x y"
}

resource "alicloud_db_account" "main" {
  account_description = coalescelist([], [[{ v = "q\"uote" }].*.v[0]])[0]
  account_password = local.l1
  account_type = one(alicloud_vpc.one[*].id)
  check_policy = merge({ a = 1 }, { a = var.v2 }).a
  kms_encrypted_password = can(replace(title(one(alicloud_vpc.one[*].id)), "/[a-c]/", "<$0>")) ? replace(title(one(alicloud_vpc.one[*].id)), "/[a-c]/", "<$0>") : "a-b_c"
  reset_permission_flag = { for x in [{ n = "a", v = true }] : x.n => x.v... }.a[0]
}

resource "alicloud_fc_service" "this" {
  count = local.yes ? 1 : 0
  name_prefix = "pre-${substr(sort(["n${count.index + 1}"])[0], 0, 4)}-post"
  dynamic "log_config" {
    for_each = toset(["k0"])
    iterator = it
    content {
      logstore = it.value
      project = tostring(replace("%{ if local.yes }${alicloud_vpc.ref.cidr_block}%{ else }no%{ endif }", "/[a-c]/", "<$0>"))
    }
  }
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
