variable "admin_cidr" { default = "0.0.0.0/0" }
module "net" {
  source = "./net"
  cidr   = "172.16.0.0/12"
  zones  = { a = "cn-hangzhou-a", b = "cn-hangzhou-b" }
}
module "app" {
  source     = "./app"
  for_each   = toset(["blue", "green"])
  name       = each.key
  vpc_id     = module.net.vpc_id
  switch_ids = module.net.switch_ids
  rules = {
    ssh = { port = 22, cidr = var.admin_cidr }
    web = { port = 443, cidr = "0.0.0.0/0" }
  }
}
module "spare" {
  source     = "./app"
  count      = 1
  name       = "spare-${count.index}"
  vpc_id     = module.net.vpc_id
  switch_ids = values(module.net.switch_ids)
}
resource "alicloud_eip_association" "a" {
  for_each      = module.app
  allocation_id = alicloud_eip_address.a[each.key].id
  instance_id   = each.value.instance_id
}
resource "alicloud_eip_address" "a" {
  for_each     = module.app
  address_name = "eip-${each.value.name}"
}
resource "alicloud_security_group_rule" "extra" {
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = "8080/8080"
  cidr_ip           = var.admin_cidr
  security_group_id = module.spare[0].group_id
  description       = join(",", [for m in module.app : m.name])
}
output "names" { value = [for m in module.app : m.name] }
