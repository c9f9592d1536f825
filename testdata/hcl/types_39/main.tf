locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "tencentcloud_ccn" "main" {
  instance_metering_type = "multi\nline"
  name = jsondecode(jsonencode({ "k" = "multi\nline" }["k"]))
}

module "child" {
  source = "./child"
  i1 = "10"
  i2 = 42
  i3 = 10
  i4 = "p/q.r"
  i5 = 10
}
