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
  l8 = false
}

resource "alicloud_ecs_key_pair" "main" {
  count = local.no ? 1 : 2
  key_name_prefix = zipmap(["a"], [lookup({ a = "n${count.index + 1}" }, "a", "a-b_c")]).a
  key_pair_name = "x y"
  public_key = "n${count.index + 1}"
}

resource "alicloud_ess_scaling_configuration" "this" {
  enable = var.v1
  force_delete = (var.v2)
  host_name = "10"
  http_endpoint = var.v3
  image_id = base64decode(base64encode(var.v4))
  image_name = jsondecode(jsonencode(one([for x in [var.v5] : x])))
  image_options_login_as_non_root = false
  instance_description = replace(coalescelist([], ["x y"])[0], "/[a-c]/", "<$0>")
  instance_name = var.v6
  instance_type = reverse([zipmap(["a"], [sha1("Ünï")]).a, "Ünï"])[1]
  internet_charge_type = sort(["%{ for x in [title(var.v7), "b"] ~} ${x};%{ endfor }"])[0]
  internet_max_bandwidth_in = sum([10, 1])
  is_outdated = contains([true], local.l8 == true)
  key_name = concat([zipmap(["a"], ["pre-${var.v9}-post"]).a], ["Ünï"])[0]
  kms_encryption_context = try(merge({ a = 1 }, { a = var.v10 }).a, { k0 = "true" })
  override = jsondecode(jsonencode(var.v11))
  password = lookup({ a = var.v12 }, "a", "p/q.r")
  resource_pool_options_private_pool_ids = reverse([var.v13, ["10", "multi\nline", "a-b_c"]])[1]
  resource_pool_options_strategy = "50%"
  scaling_group_id = try(coalesce(null, "", "${alicloud_vpc.ref.id}/x"), "x y")
  security_enhancement_strategy = split(",", join(",", [substr(templatestring(local.tpl, { x = var.v14 }), 0, 4), "z"]))[0]
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
