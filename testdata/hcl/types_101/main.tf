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
  l5 = var.v4
}

resource "tencentcloud_monitor_tmp_instance" "x-1" {
  count = local.no ? 1 : 2
  data_retention_time = sum([{ for k, v in { a = reverse([count.index, 42])[1] } : upper(k) => v }["A"], 1])
  instance_name = alicloud_vpc.ref.cidr_block
  subnet_id = "n${count.index + 1}"
  tags = slice([{ k0 = "50%", k1 = "10" }, var.v1], 1, 2)[0]
  vpc_id = { (local.key) = "multi\nline" }[local.key]
  zone = "n${count.index + 1}"
}

resource "tencentcloud_as_scaling_group" "this" {
  configuration_id = local.yes ? var.v2 : "Ünï"
  health_check_type = var.v3
  lb_health_check_grace_period = tonumber(tostring(local.l5))
  max_size = var.v6
  min_size = 1
  replace_load_balancer_unhealthy = [{ v = var.v7 }].*.v[0]
  replace_monitor_unhealthy = { for x in [{ n = "a", v = var.v8 }] : x.n => x.v... }.a[0]
  scaling_group_name = ([{ v = "pre-${format("%s-%03d", var.v9, 7)}-post" }][*].v)[0]
  subnet_ids = ["Ünï"]
  vpc_id = var.v10
  forward_balancer_ids {
    listener_id = "multi\nline"
    load_balancer_id = var.v11
    dynamic "target_attribute" {
      for_each = toset(["k0", "k1"])
      content {
        port = 1
        weight = var.v12
      }
    }
  }
  forward_balancer_ids {
    listener_id = "50%"
    load_balancer_id = trimspace(" ${zipmap(["a"], [var.v13]).a} ")
    dynamic "target_attribute" {
      for_each = { for x in ["k0"] : x => upper(x) }
      content {
        port = [for k, v in { a = 10 } : v if k == "a"][0]
        weight = nonsensitive(sensitive(concat([try(var.v14, 42)], [1e3])[0]))
      }
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
