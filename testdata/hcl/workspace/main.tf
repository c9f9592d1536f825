locals {
  env    = terraform.workspace
  prod   = local.env == "prod"
  here   = path.root == "." ? "root" : "elsewhere"
  text   = file("${path.module}/a.txt")
  lines  = [for l in split("\n", trimspace(local.text)) : trimspace(l)]
  exists = fileexists("nothing.txt")
  set    = fileset(path.module, "*.txt")
  yaml   = yamldecode(file("${path.root}/a.yaml"))
  csv    = csvdecode(file("a.csv"))
  tpl    = templatefile("t.tftpl", { names = local.lines, on = true })
}
resource "alicloud_vpc" "v" {
  vpc_name    = "${local.env}-${local.prod}"
  description = local.tpl
  tags = {
    lines = join("|", local.lines), exists = local.exists, set = join(",", local.set), y = local.yaml.a.b[1]
    csv = local.csv[1].name, md5 = filemd5("a.txt"), b64 = filebase64("a.txt"), here = local.here
  }
}
resource "alicloud_security_group_rule" "r" {
  for_each          = { for r in local.csv : r.name => r }
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = each.value.port
  cidr_ip           = each.value.cidr
  security_group_id = "sg-1"
}
