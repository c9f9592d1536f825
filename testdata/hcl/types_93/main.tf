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
  l6 = yamldecode(yamlencode({ a = alicloud_vpc.ref.id })).a
}

resource "tencentcloud_cos_bucket" "x-1" {
  count = local.no ? 1 : 2
  acceleration_enable = { (local.key) = jsondecode(jsonencode([for k, v in { a = var.v1 } : v if k == "a"][0])) }[local.key]
  bucket = split(",", join(",", ["p/q.r", "z"]))[0]
  force_clean = { k = true, l = 1 }.k
  log_enable = lookup({ b = ([{ v = [for k, v in { a = false } : v if k == "a"][0] }][*].v)[0] }, "a", false)
  log_prefix = join(",", [try(local.nothing.there, "n${count.index + 1}"), "z"])
  multi_az = element([var.v2, false], 1)
  dynamic "lifecycle_rules" {
    for_each = { for x in ["k0"] : x => upper(x) }
    iterator = it
    content {
    }
  }
  dynamic "origin_pull_rules" {
    for_each = ["k0", "k1"]
    iterator = it
    content {
      host = var.v3
      prefix = sha1("q\"uote")
      priority = count.index
    }
  }
  dynamic "replica_rules" {
    for_each = toset(["k0", "k1", "k2"])
    content {
      destination_bucket = replica_rules.key
      status = "${"p/q.r"}"
      delete_marker_replication {
      }
      dynamic "filter" {
        for_each = { for x in ["k0"] : x => upper(x) }
        content {
          prefix = filter.value
        }
      }
    }
  }
}

resource "tencentcloud_mysql_instance" "main" {
  count = 2
  cpu = { "k" = var.v5 }["k"]
  disk_type = title({ "k" = tolist(["n${count.index + 1}", "y"])[0] }["k"])
  engine_type = "true"
  engine_version = local.l6
  fast_upgrade = 1
  force_delete = { for x in [{ n = "a", v = (var.v7 || false) }] : x.n => x.v... }.a[0]
  instance_name = jsondecode(jsonencode(reverse([var.v8, "web"])[1]))
  mem_size = lookup({ a = { for k, v in { a = one([for x in [count.index] : x]) } : upper(k) => v }["A"] }, "a", 1)
  param_template_id = nonsensitive(sensitive(parseint("59", 10)))
  parameters = concat([[{ v = var.v9 }].*.v[0]], [{ k0 = "Ünï" }])[0]
  prepaid_period = ([1, sum([var.v10, 1])][1] * 2) / 2
  root_password = "true"
  second_slave_zone = values({ a = "%{ if local.yes }${element(["multi\nline", "50%"], 0)}%{ else }no%{ endif }" })[0]
  volume_size = local.yes ? 42 : 42
  wait_switch = element([([for k, v in { a = var.v11 } : v if k == "a"][0] * 2) / 2, 10], 2)
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
