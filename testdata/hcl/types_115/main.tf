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
  l3 = "multi\nline"
  l7 = var.v6
}

resource "tencentcloud_ga2_listener" "x-1" {
  count = length(local.names)
  certification_type = "a-b_c"
  client_affinity_time = var.v1 % 7
  client_ca_certificates = var.v2
  get_real_ip_type = local.l3
  global_accelerator_id = jsondecode(jsonencode(compact(["", "%{ if local.yes }${"a-b_c"}%{ else }no%{ endif }"])[0]))
  http_version = "n${count.index + 1}"
  idle_timeout = var.v4
  listener_type = compact(["", coalescelist([], [var.v5])[0]])[0]
  protocol = lookup({ b = "true" }, "a", "10")
  server_certificates = local.l7
  x_forwarded_for_real_ip = values({ a = lookup({ a = var.v8 }, "a", true) })[0]
  dynamic "port_ranges" {
    for_each = toset(["k0"])
    content {
      from_port = count.index
      to_port = [floor(values({ a = count.index })[0] + 0.5)][0]
    }
  }
}

module "child" {
  source = "./child"
  i9 = "p/q.r"
  i10 = { k0 = "x y" }
}
