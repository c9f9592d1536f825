module "net" {
  source  = "example/net/alicloud"
  version = "~> 1.0"
  for_each = { a = "10.0.0.0/16", b = "10.1.0.0/16" }
  cidr    = each.value
  name    = each.key
}
resource "alicloud_security_group" "g" {
  vpc_id              = module.net["a"].vpc_id
  security_group_name = join("+", [for k, n in module.net : "${k}=${n.inner}"])
}
