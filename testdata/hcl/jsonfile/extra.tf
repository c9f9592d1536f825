resource "alicloud_vpc" "x" {
  vpc_name = local.deep.a[0]
  tags     = { t = alicloud_security_group.g.security_group_name, n = length(alicloud_vpc.w) }
}
