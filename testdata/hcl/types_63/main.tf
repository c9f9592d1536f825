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
  l13 = can(true) ? true : false
  l14 = local.l13
}

resource "alicloud_instance" "this" {
  deployment_set_id = "%{ if local.yes }${var.v7}%{ else }no%{ endif }"
  http_endpoint = "50%"
  image_id = ([{ v = zipmap(["a"], [{ for k, v in { a = "web" } : upper(k) => v }["A"]]).a }][*].v)[0]
  network_card_index = lookup({ b = 42 }, "a", 10)
  password = var.v8
  spot_price_limit = can(1) ? 1 : 1
  spot_strategy = values({ a = var.v9 })[0]
  system_disk_encrypted = { for x in [{ n = "a", v = var.v10 }] : x.n => x.v... }.a[0] || false
  system_disk_name = "web"
  system_disk_size = var.v11
  tags = var.v12
  dynamic "cpu_options" {
    for_each = { for x in ["k0"] : x => upper(x) }
    content {
      core_count = reverse([42, 42])[1]
      threads_per_core = 42
    }
  }
  data_disks {
    auto_snapshot_policy_id = join(",", [{ for x in [{ n = "a", v = "x y" }] : x.n => x.v... }.a[0], "z"])
    delete_with_instance = local.l14
    name = try(local.nothing.there, "${["50%"][0]}")
    performance_level = "true"
    provisioned_iops = (lookup({ a = "${var.v15}" }, "a", 10))
    size = var.v16
  }
  image_options {
  }
}

module "child" {
  source = "./child"
  i1 = true
  i2 = "a-b_c"
  i3 = "Ünï"
  i4 = { k0 = "multi\nline", k1 = "a-b_c" }
  i5 = true
  i6 = { k0 = "a-b_c", k1 = "web" }
}
