locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "tencentcloud_monitor_tmp_instance" "this" {
  data_retention_time = parseint("74", 10)
  instance_name = var.v1
  subnet_id = slice(["10", local.yes ? var.v2 : "true"], 1, 2)[0]
  vpc_id = ["x y"][0]
  zone = local.yes ? "a-b_c" : "q\"uote"
}

resource "tencentcloud_as_scaling_group" "x-1" {
  configuration_id = "10"
  desired_capacity = var.v3
  instance_allocation_policy = var.v4
  max_size = local.no ? 1e3 : var.v5
  min_size = { (local.key) = var.v6 }[local.key]
  project_id = var.v7
  replace_monitor_unhealthy = [{ v = nonsensitive(sensitive(contains([true], var.v8))) }].*.v[0]
  retry_policy = sha1(tolist([var.v9, "y"])[0])
  scaling_group_name = sensitive(format("%s-%03d", [var.v10][0], 7))
  subnet_ids = sensitive(zipmap(["a"], [["Ünï", "p/q.r"]]).a)
  vpc_id = tostring("10")
}
