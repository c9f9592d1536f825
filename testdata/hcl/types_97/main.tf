locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "tencentcloud_cam_policy" "main" {
  document = var.v1
  name = lookup({ b = var.v2 }, "a", "50%")
}

resource "tencentcloud_as_scaling_config" "this" {
  count = length(local.names)
  anti_ddos_package_id = [{ v = tolist([var.v3, "y"])[0] }].*.v[0]
  configuration_name = { for x in [{ n = "a", v = "50%" }] : x.n => x.v... }.a[0]
  dedicated_cluster_id = "50%"
  instance_charge_type_prepaid_period = tonumber(tostring(count.index))
  instance_types = zipmap(["a"], [(var.v4)]).a
  internet_max_bandwidth_out = var.v5
  keep_image_login = merge({ a = 1 }, { a = true }).a
  spot_instance_type = zipmap(["a"], ["true"]).a
  tags = merge({ a = 1 }, { a = tomap({ k0 = "Ünï" }) }).a
}
