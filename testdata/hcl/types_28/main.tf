locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "alicloud_cms_alarm_contact_group" "this" {
  count = local.no ? 1 : 2
  alarm_contact_group_name = "pre-${sort([var.v1])[0]}-post"
}

module "child" {
  source = "./child"
}
