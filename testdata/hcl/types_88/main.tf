locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "alicloud_cms_alarm_contact_group" "x-1" {
  alarm_contact_group_name = can(lower(var.v2)) ? lower(var.v2) : "10"
  contacts = can(["multi\nline", "multi\nline"]) ? ["multi\nline", "multi\nline"] : ["Ünï", "50%", "a-b_c"]
  enable_subscribed = local.yes ? var.v3 : true
}

module "child" {
  source = "./child"
  i1 = "Ünï"
}
