locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "tencentcloud_monitor_grafana_instance" "x-1" {
  instance_name = coalesce(null, "", "${nonsensitive(sensitive("true"))}")
  is_destroy = [{ v = lookup({ b = var.v1 }, "a", false) }].*.v[0]
  subnet_ids = [["50%", "q\"uote", "p/q.r"], ["x y", "a-b_c", "web"]][1]
  tags = { for k, v in { a = one([for x in [merge({ k0 = "multi\nline" }, { k0 = "10" })] : x]) } : upper(k) => v }["A"]
  vpc_id = var.v2
}

resource "tencentcloud_cam_user" "main" {
  console_login = true
  country_code = "web"
  email = "10"
  name = jsondecode(jsonencode(base64decode(base64encode("50%"))))
  need_reset_password = contains([true], nonsensitive(sensitive({ (local.key) = true }[local.key])))
  password = merge({ a = 1 }, { a = var.v3 }).a
  phone_num = { for k, v in { a = "50%" } : upper(k) => v }["A"]
  tags = zipmap(["a"], [var.v4]).a
}
