locals {
  yes     = true
  no      = !local.yes
  nothing = {}
  key     = "some key"
  names   = ["a", "b"]
  table   = { for n in local.names : n => upper(n) }
  tpl     = "<$${x}>"
}

resource "tencentcloud_ssm_secret_version" "x-1" {
  secret_binary = [var.v2][0]
  secret_name = var.v3
  version_id = tolist([base64decode(base64encode("x y")), "y"])[0]
}

module "child" {
  source = "./child"
  i1 = "Ünï"
}
