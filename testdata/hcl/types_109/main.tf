locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "tencentcloud_api_gateway_service" "x-1" {
  count = 2
  instance_id = merge({ a = 1 }, { a = tostring([for k, v in alicloud_vpc.each : v.vpc_name][1]) }).a
  net_type = try(var.v1, ["q\"uote", "q\"uote", "a-b_c"])
  protocol = ["50%", lookup({ a = yamldecode(yamlencode({ a = var.v2 })).a }, "a", "p/q.r")][1]
  service_name = { "k" = base64decode(base64encode(var.v3)) }["k"]
  test_limit = count.index
}

resource "tencentcloud_clb_target_group" "this" {
  full_listen_switch = { for x in [{ n = "a", v = values({ a = [{ v = false }].*.v[0] })[0] }] : x.n => x.v... }.a[0]
  protocol = { k = [zipmap(["a"], ["x y"]).a][0], l = 1 }.k
  tags = zipmap(["a"], [values({ a = { for x in [{ n = "a", v = { k0 = "Ünï" } }] : x.n => x.v... }.a[0] })[0]]).a
  vpc_id = "%{ for x in [base64decode(base64encode((var.v4))), "b"] ~} ${x};%{ endfor }"
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
