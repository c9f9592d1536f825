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
  l13 = join("/", alicloud_vpc.refs[*].id)
}

resource "tencentcloud_redis_instance" "x-1" {
  availability_zone = try(local.nothing.there, { k = one(alicloud_vpc.one[*].id), l = 1 }.k)
  mem_size = element([var.v1, 1e3], 0)
  name = "${{ for k, v in { a = var.v2 } : upper(k) => v }["A"]}"
  params_template_id = var.v3
  port = merge({ a = 1 }, { a = var.v4 }).a
  product_version = sensitive(sha1(replace(var.v5, "/[a-c]/", "<$0>")))
  redis_cluster_id = [{ v = jsondecode(jsonencode(yamldecode(yamlencode({ a = var.v6 })).a)) }].*.v[0]
  replica_zone_ids = ({ for x in [{ n = "a", v = concat(var.v7, [42, 42]) }] : x.n => x.v... }.a[0])
  replicas_read_only = [true, true][1]
  security_groups = local.yes ? ["50%", "Ünï"] : ["multi\nline"]
  subnet_id = element([templatestring(local.tpl, { x = var.v8 }), "web"], 2)
  tags = lookup({ b = var.v9 }, "a", { k0 = "multi\nline", k1 = "50%" })
  type_id = nonsensitive(sensitive(var.v10))
  vpc_id = concat(["pre-${try(var.v11, "q\"uote")}-post"], ["true"])[0]
  wait_switch = abs(-3)
}

resource "tencentcloud_ccn" "x-1" {
  bandwidth_limit_type = "10"
  instance_metering_type = local.l13
  name = var.v14
  qos = merge({ a = 1 }, { a = trimspace(" ${lookup({ b = var.v15 }, "a", "Ünï")} ") }).a
  route_ecmp_flag = var.v16
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
