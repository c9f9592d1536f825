locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "tencentcloud_cam_role" "main" {
  count = local.yes ? 1 : 0
  document = "pre-${"n${count.index + 1}"}-post"
  name = coalesce(null, "", "10")
  session_duration = [lookup({ a = var.v1 }, "a", 0) + 0][0]
  tags = lookup({ a = [for k, v in { a = var.v2 } : v if k == "a"][0] }, "a", { k0 = "a-b_c", k1 = "a-b_c" })
}

resource "tencentcloud_clb_listener" "x-1" {
  count = length(local.names)
  certificate_ca_id = [for k, v in { a = yamldecode(yamlencode({ a = "10" })).a } : v if k == "a"][0]
  certificate_id = var.v3
  clb_id = { for k, v in { a = "Ünï" } : upper(k) => v }["A"]
  deregister_target_rst = (var.v4)
  h2c_switch = var.v5
  health_check_context_type = ([{ v = "q\"uote" }][*].v)[0]
  health_check_http_code = count.index
  health_check_http_domain = (title("q\"uote"))
  health_check_http_path = { (local.key) = "pre-${var.v6}-post" }[local.key]
  health_check_port = one([for x in [var.v7] : x])
  health_check_switch = !(!nonsensitive(sensitive(var.v8)))
  health_check_time_out = element([42, 8080], 2)
  health_check_unhealth_num = tonumber(tostring(count.index))
  health_source_ip_type = max(var.v9 % 7, 0)
  idle_connect_timeout = abs(-3)
  keepalive_enable = { (local.key) = var.v10 }[local.key]
  listener_name = format("%s-%03d", compact(["", alicloud_vpc.ref.id])[0], 7)
  max_conn = count.index
  max_cps = var.v11 % 7
  protocol = format("%s-%03d", "n${count.index + 1}", 7)
  proxy_protocol = one([for x in [[concat([var.v12], [false])[0]][0]] : x])
  reschedule_expand_target = slice([false, { (local.key) = try(var.v13, true) }[local.key]], 1, 2)[0]
  reschedule_interval = [10, zipmap(["a"], [var.v14]).a][1]
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
