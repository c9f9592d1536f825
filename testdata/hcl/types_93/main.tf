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
  l7 = 42
}

resource "tencentcloud_cos_bucket" "x-1" {
  count = local.no ? 1 : 2
  acceleration_enable = { (local.key) = jsondecode(jsonencode([for k, v in { a = var.v1 } : v if k == "a"][0])) }[local.key]
  bucket = split(",", join(",", ["p/q.r", "z"]))[0]
  cors_response_vary = var.v2
  enable_intelligent_tiering = slice([true, try(local.nothing.there, sensitive(true))], 1, 2)[0]
  encryption_algorithm = compact(["", "Ünï"])[0]
  intelligent_tiering_days = tonumber(tostring(42))
  intelligent_tiering_request_frequent = length(split(",", "a,b"))
  log_enable = sensitive(lookup({ b = true }, "a", false))
  log_prefix = concat(["q\"uote"], ["50%"])[0]
  multi_az = { k = zipmap(["a"], [var.v4]).a, l = 1 }.k
  replica_role = "n${count.index + 1}"
  website {
    index_document = join(",", [var.v5, "z"])
    redirect_all_requests_to = lower(element(["50%", "a-b_c"], 1))
  }
}

resource "tencentcloud_mysql_instance" "main" {
  count = 2
  auto_renew_flag = (length(split(",", "a,b")))
  availability_zone = { for k, v in { a = "n${count.index + 1}" } : upper(k) => v }["A"]
  fast_upgrade = try(local.nothing.there, try(local.nothing.there, (1 * 2) / 2))
  first_slave_zone = compact(["", [{ v = "true" }].*.v[0]])[0]
  force_delete = { "k" = true }["k"]
  instance_name = templatestring(local.tpl, { x = var.v6 })
  internet_service = length(split(",", "a,b"))
  intranet_port = local.l7
  max_deay_time = var.v8
  mem_size = jsondecode(jsonencode(var.v9))
  root_password = replace(substr("multi\nline", 0, 4), "/[a-c]/", "<$0>")
  second_slave_zone = yamldecode(yamlencode({ a = [for k, v in alicloud_vpc.each : v.vpc_name][1] })).a
  upgrade_subversion = local.no ? 1e3 : local.no ? 42 : count.index
  volume_size = [0, var.v10][1]
  wait_switch = var.v11 + 0
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
