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
  l11 = { k0 = "10", k1 = "true" }
}

resource "tencentcloud_cam_policy" "main" {
  document = var.v1
  name = lookup({ b = var.v2 }, "a", "50%")
}

resource "tencentcloud_as_scaling_config" "this" {
  count = length(local.names)
  anti_ddos_package_id = [{ v = tolist([var.v3, "y"])[0] }].*.v[0]
  cam_role_name = { for x in [{ n = "a", v = "50%" }] : x.n => x.v... }.a[0]
  configuration_name = "n${count.index + 1}"
  dedicated_cluster_id = replace(var.v4, "/[a-c]/", "<$0>")
  disk_type_policy = sha1(tostring(trimspace(" ${"x y"} ")))
  image_family = var.v5
  instance_charge_type = merge({ a = 1 }, { a = trimspace(" ${"pre-${"Ünï"}-post"} ") }).a
  instance_charge_type_prepaid_renew_flag = "%{ if local.yes }${alicloud_vpc.ref.cidr_block}%{ else }no%{ endif }"
  instance_tags = { for x in [{ n = "a", v = var.v6 }] : x.n => x.v... }.a[0]
  instance_types = local.no ? ["true", "web", "Ünï"] : zipmap(["a"], [tolist(var.v7)]).a
  internet_charge_type = local.yes ? var.v8 : "p/q.r"
  is_keep_eip = [for k, v in { a = merge({ a = 1 }, { a = var.v9 }).a } : v if k == "a"][0]
  keep_image_login = false
  key_ids = sensitive(["50%"])
  password = merge({ a = 1 }, { a = { k = "n${count.index + 1}", l = 1 }.k }).a
  public_ip_assigned = true
  security_group_ids = toset(["Ünï"])
  spot_instance_type = { (local.key) = { "k" = concat([[for k, v in alicloud_vpc.each : v.vpc_name][1]], ["a-b_c"])[0] }["k"] }[local.key]
  system_disk_size = lookup({ b = var.v10 }, "a", 42)
  system_disk_type = tostring("q\"uote")
  tags = local.l11
  data_disk {
    delete_with_instance = [true, lookup({ a = var.v12 }, "a", false)][1]
    disk_type = var.v13
  }
  data_disk {
    delete_with_instance = can(var.v14) ? var.v14 : true
    disk_size = count.index
    disk_type = "web"
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
