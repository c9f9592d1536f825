locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "tencentcloud_cbs_storage" "x-1" {
  availability_zone = { for k, v in { a = "q\"uote" } : upper(k) => v }["A"]
  encrypt = false
  storage_name = merge({ a = 1 }, { a = split(",", join(",", [join(",", ["50%", "z"]), "z"]))[0] }).a
  storage_size = 0
  storage_type = can(var.v1) ? var.v1 : "a-b_c"
}

resource "tencentcloud_postgresql_instance" "main" {
  auto_renew_flag = var.v2
  availability_zone = var.v3
  engine_version = zipmap(["a"], [var.v4]).a
  kms_cluster_id = "q\"uote"
  kms_key_id = tostring(tolist(["multi\nline", "y"])[0])
  kms_region = lookup({ b = var.v5 }, "a", "10")
  memory = concat([1], [1])[0]
  name = trimspace(" ${replace(substr(var.v6, 0, 4), "/[a-c]/", "<$0>")} ")
  period = parseint("5", 10)
  root_password = { (local.key) = var.v8 }[local.key]
  storage = can(var.v9) ? var.v9 : 1
  subnet_id = substr({ for x in [{ n = "a", v = var.v10 }] : x.n => x.v... }.a[0], 0, 4)
  vpc_id = var.v11
}
