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
}

module "child" {
  source = "./child"
  i2 = "10"
  i3 = "true"
  i4 = "q\"uote"
}
